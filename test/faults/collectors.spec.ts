import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSpan, startTelemetry } from '#monitoring';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type ApiProcess, spawnApi } from '../support/spawn-api.ts';

/** A collector that takes what is sent and never answers. */
async function hangingCollector(): Promise<{ server: Server; url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request) => {
    asked += 1;
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

describe('a collector that never answers', () => {
  it('has spans dropped instead of kept, however many there are', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const collector = await hangingCollector();
    const telemetry = await startTelemetry({
      serviceName: 'couvert', serviceVersion: '0', scrape: { port: 0, host: '127.0.0.1' }, tracesUrl: `${collector.url}/v1/traces`, sampleRatio: 1, metricsUrl: null, metricsEveryMs: 60_000, exportTimeoutMs: 3_000,
    });
    try {
      const spans = 20_000;
      for (let turn = 0; turn < spans; turn += 1) {
        const traceId = `${turn.toString(16).padStart(31, 'a')}1`;
        await inSpan('probe', { kind: 'consumer', traceId }, () => Promise.resolve());
      }
      await expect.poll(collector.asked, { timeout: 20_000 }).toBeGreaterThan(0);
      const text = await (await fetch(telemetry?.scrapeUrl ?? '')).text();
      const dropped = Number(/couvert_spans_total\{outcome="dropped"\} (\d+)/.exec(text)?.[1] ?? 0);
      // One batch is on its way, and so many wait as may; all others are gone.
      expect(dropped).toBeGreaterThanOrEqual(spans - 4_096 - 2 * 512);
    } finally {
      await telemetry?.end(100);
      await close(collector.server);
      // What was cut off is tried again for as long as an export may take.
      await expect.poll(timers, { timeout: 20_000 }).toBeLessThanOrEqual(before);
    }
  });
});

describe.each([
  ['hangs', true],
  ['is not there', false],
])('while the collector %s, a process', (_what, isThere) => {
  let collector: Awaited<ReturnType<typeof hangingCollector>>;
  let database: TestDatabase;
  let api: ApiProcess | undefined;

  beforeAll(async () => {
    collector = await hangingCollector();
    if (!isThere) await close(collector.server);
    database = await createTestDatabase();
    // It may take ten minutes: what waits for it waits for ever.
    api = await spawnApi({ databaseUrl: database.url, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_TIMEOUT: '600000', OTEL_METRIC_EXPORT_INTERVAL: '200', COUVERT_METRICS_PORT: '0', COUVERT_DRAIN_WAIT_MS: '0' } });
  });
  afterAll(async () => {
    await api?.program.kill();
    await database?.drop();
    if (isThere) await close(collector.server);
  });

  it('answers as before', async () => {
    for (let turn = 0; turn < 300; turn += 1) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(`${api?.url}/health/ready`)));
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        await answer.arrayBuffer();
      }
    }
    await expect.poll(() => collector.asked() > 0, { timeout: 20_000 }).toBe(isThere);
  });

  it('can be asked by Prometheus', async () => {
    const [, url = ''] = /"metrics":"([^"]+)"/.exec(api?.program.stdout ?? '') ?? [];
    const text = await (await fetch(url)).text();
    expect(Number(/couvert_http_requests_total\{route="\/health\/ready",method="GET",status_class="2xx"\} (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(1_200);
  });

  it('ends when it is told to, and does not wait for what never comes', async () => {
    // Far less than the collector may take; how soon it is on a quiet machine is a measurement, and no claim of a test.
    expect(await api?.program.stop({ withinMs: 60_000 })).toEqual({ code: 0, signal: null });
  });
});
