import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackupAge } from '../../../apps/api/src/backup/backup-age.ts';

const hourMs = 3_600_000;

describe('the age of the newest backup', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: hourMs });
  const provider = new MeterProvider({ readers: [reader] });
  let folder: string;

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(provider);
    folder = await mkdtemp(join(tmpdir(), 'couvert-backup-'));
  });
  afterAll(async () => {
    await provider.shutdown();
    metrics.disable();
    await rm(folder, { recursive: true });
  });

  const told = async (): Promise<number | undefined> => {
    exporter.reset();
    await reader.forceFlush();
    const all = (exporter.getMetrics().at(-1)?.scopeMetrics ?? []).flatMap(({ metrics: some }) => some);
    return all.find(({ descriptor }) => descriptor.name === 'couvert_backup_age_seconds')?.dataPoints[0]?.value as number | undefined;
  };
  const watching = async (path: string, work: () => Promise<void>): Promise<void> => {
    const watch = new BackupAge(path);
    watch.onApplicationBootstrap();
    try {
      await work();
    } finally {
      await watch.onApplicationShutdown();
    }
  };

  it('is that of the stamp, and new with the next backup', async () => {
    const stamp = join(folder, 'stamp');
    await writeFile(stamp, '');
    const before = new Date(Date.now() - 30 * hourMs);
    await utimes(stamp, before, before);
    await watching(stamp, async () => {
      await expect.poll(told, { timeout: 20_000 }).toBeGreaterThan(26 * 3_600);
      await utimes(stamp, new Date(), new Date());
      await expect.poll(told, { timeout: 20_000 }).toBeLessThan(3_600);
    });
  });

  it('is infinite where there is no stamp', async () => {
    await watching(join(folder, 'none'), async () => {
      await expect.poll(told, { timeout: 20_000 }).toBe(Infinity);
    });
  });

  it('is never below nothing, though the clock of the stamp is ahead', async () => {
    const stamp = join(folder, 'ahead');
    await writeFile(stamp, '');
    const later = new Date(Date.now() + hourMs);
    await utimes(stamp, later, later);
    await watching(stamp, async () => {
      await expect.poll(told, { timeout: 20_000 }).toBe(0);
    });
  });
});
