import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Policies } from '#kernel';
import { startTestApi, type TestApi } from '../../support/api.ts';

describe('the metrics of components and policies', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  let api: TestApi;
  beforeAll(async () => {
    metrics.setGlobalMeterProvider(provider);
    // No disk has as much room as that.
    api = await startTestApi({ env: { COUVERT_DISK_FREE_PERCENT: '100', COUVERT_HEALTH_INTERVAL_MS: '50' } });
  });
  afterAll(async () => {
    await api?.close();
    await provider.shutdown();
    metrics.disable();
  });

  /** The value with these labels; undefined: nobody said one. */
  const valueOf = async (name: string, labels: Record<string, string>): Promise<unknown> => {
    exporter.reset();
    await reader.forceFlush();
    const found = (exporter.getMetrics().at(-1)?.scopeMetrics ?? []).flatMap(({ metrics: all }) => all).find(({ descriptor }) => descriptor.name === name);
    return found?.dataPoints.find(({ attributes }) => Object.entries(labels).every(([label, value]) => attributes[label] === value))?.value;
  };

  it('say how each component is: 1, a half, or 0', async () => {
    await expect.poll(() => valueOf('couvert_component_status', { component: 'database' }), { timeout: 20_000 }).toBe(1);
    expect([0, 0.5]).toContain(await valueOf('couvert_component_status', { component: 'disk' }));
  });

  it('say which dependency is left alone, how often it was asked again, and how often it was not asked', async () => {
    const policy = api.app.get(Policies).of('smtp');
    expect(await valueOf('couvert_breaker_state', { dependency: 'database_read' })).toBe(0);
    expect(await valueOf('couvert_breaker_state', { dependency: 'smtp' })).toBe(0);
    for (let call = 0; call < 3; call += 1) await policy.execute(() => Promise.reject(new Error('broken'))).catch(() => undefined);
    await policy.execute(() => Promise.resolve()).catch(() => undefined);
    expect(await valueOf('couvert_breaker_state', { dependency: 'smtp' })).toBe(1);
    expect(await valueOf('couvert_retries_total', { dependency: 'smtp' })).toBe(3);
    expect(await valueOf('couvert_policy_refusals_total', { dependency: 'smtp', reason: 'breaker' })).toBe(1);
  });
});
