import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allMetrics, metricsCatalogue, startTelemetry, type Telemetry } from '#monitoring';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { OtlpReceiver } from '../../support/otlp/otlp-receiver.ts';
import { RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/system/describe-with.ts';
import { Wire } from '../edge/wire.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ , as far as ours goes. */
function samplesIn(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', said = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '') return [];
    return [{ name, labels: Object.fromEntries([...said.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', of = '']) => [label, of])), value: Number(value) }];
  });
}

/** The metric that a sample is of: a histogram has three kinds. */
function metricOf({ name }: Sample) {
  return allMetrics.find((metric) => metric.name === name || (metric.kind === 'histogram' && [`${metric.name}_bucket`, `${metric.name}_sum`, `${metric.name}_count`].includes(name)));
}

describeWith('redis-server', 'the metrics of a process', () => {
  let receiver: OtlpReceiver;
  let telemetry: Telemetry | null;
  let redis: RedisServer;
  let api: TestApi;
  let wire: Wire;
  let house: SavedRestaurant;
  let key: string;

  const scraped = async (): Promise<{ text: string; samples: Sample[] }> => {
    const answer = await fetch(telemetry?.scrapeUrl ?? '');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    return { text, samples: samplesIn(text) };
  };
  const valueOf = (samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number =>
    samples.filter((sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)).reduce((sum, { value }) => sum + value, 0);

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    telemetry = await startTelemetry({ serviceName: 'couvert', serviceVersion: '9.9.9', scrape: { port: 0, host: '127.0.0.1' }, tracesUrl: null, sampleRatio: 0, metricsUrl: `${receiver.url}/v1/metrics`, metricsEveryMs: 3_600_000, exportTimeoutMs: 10_000 });
    redis = await RedisServer.start();
    api = await startTestApi({ isAllSeeing: false, env: { REDIS_URL: redis.url } });
    wire = await Wire.open(api.app);
    const tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).save(api.database);
    key = (await api.aKey(tenantId)).key;
    await wire.hit(`/v1/restaurants/${house.id}`, { key });
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
    await redis?.stop();
    await telemetry?.end(10_000);
    await receiver?.stop();
  });

  it('count requests by route, method, class and what the cache had to do with it, and errors by code', async () => {
    const { samples: before } = await scraped();
    const route = '/v1/restaurants/:idOrSlug';
    for (let turn = 0; turn < 3; turn += 1) await wire.hit(`/v1/restaurants/${house.id}`, { key });
    await wire.ask('/v1/restaurants/999999999', { key });
    await wire.ask('/v1/restaurants/999999999', { key: 'wrong' });
    await wire.ask('/no/such/route?email=ada@example.com');
    const { samples } = await scraped();
    const more = (name: string, labels: Record<string, string>): number => valueOf(samples, name, labels) - valueOf(before, name, labels);
    expect(more('couvert_http_request_duration_seconds_count', { route, method: 'GET', status_class: '2xx', cache: 'hit' })).toBe(3);
    expect(more('couvert_http_requests_total', { route, method: 'GET', status_class: '2xx' })).toBe(3);
    expect(more('couvert_http_requests_total', { route, method: 'GET', status_class: '4xx' })).toBe(2);
    expect(more('couvert_http_requests_total', { route: 'none', method: 'GET', status_class: '4xx' })).toBe(1);
    expect(more('couvert_errors_total', { code: 'NOT_FOUND' })).toBe(2);
    expect(more('couvert_errors_total', { code: 'UNAUTHENTICATED' })).toBe(1);
    expect(more('couvert_edge_hits_total', {})).toBe(3);
    expect(valueOf(samples, 'couvert_http_requests_in_flight')).toBe(0);
  });

  it('tell of pools, statements, Redis, the loop and memory', async () => {
    const { samples } = await scraped();
    expect(valueOf(samples, 'couvert_db_pool_max_connections', { server: 'primary' })).toBe(5);
    expect(valueOf(samples, 'couvert_db_pool_connections', { server: 'primary' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'couvert_db_statements_total', { statement: 'begin_read' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'couvert_db_statement_duration_seconds_count', { outcome: 'ok' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'couvert_redis_command_duration_seconds_count', { outcome: 'ok' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'couvert_redis_connected')).toBe(1);
    expect(valueOf(samples, 'couvert_process_memory_bytes', { kind: 'rss' })).toBeGreaterThan(1e6);
    expect(valueOf(samples, 'couvert_process_cpu_seconds_total', { mode: 'user' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'couvert_build_info', { version: '9.9.9' })).toBe(1);
  });

  it('are those of the list, with its labels, its kinds and nothing else; those that are always there are there', async () => {
    const { text, samples } = await scraped();
    expect(samples.length).toBeGreaterThan(100);
    expect([...new Set(samples.filter((sample) => metricOf(sample) === undefined).map(({ name }) => name))]).toEqual([]);
    for (const sample of samples) {
      const metric = metricOf(sample);
      const labels = Object.keys(sample.labels).filter((label) => !(label === 'le' && sample.name.endsWith('_bucket')));
      expect(labels.sort(), sample.name).toEqual(Object.keys(metric?.labels ?? {}).sort());
      expect(text).toContain(`# TYPE ${metric?.name} ${metric?.kind}\n`);
    }
    const there = new Set(samples.map((sample) => metricOf(sample)?.name));
    expect(allMetrics.filter(({ name, isAlwaysThere }) => isAlwaysThere && !there.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it('name no tenant, no address and no guest', async () => {
    const { samples } = await scraped();
    const said = JSON.stringify(samples.map(({ labels }) => labels));
    for (const unbounded of [house.tenantId, 'ada@example.com', '/no/such', '999999999', '127.0.0.1']) expect(said).not.toContain(unbounded);
  });

  it('carry no exemplars, as the list says', async () => {
    const { text } = await scraped();
    expect(text).not.toMatch(/ # \{/);
  });

  it('are answered on that one address and for reading alone', async () => {
    const url = telemetry?.scrapeUrl ?? '';
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await wire.ask('/metrics')).status).toBe(404);
  });

  it('are sent to a collector as well, the same ones', async () => {
    await telemetry?.flush();
    const sent = Buffer.concat(receiver.metrics).toString('latin1');
    for (const { name } of [metricsCatalogue.requests.requestSeconds, metricsCatalogue.requests.requests, metricsCatalogue.process.memory]) expect(sent).toContain(name);
    expect(sent).not.toContain(house.tenantId);
  });
});
