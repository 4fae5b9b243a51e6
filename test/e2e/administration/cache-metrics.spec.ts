import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, type MetricData, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cache, CacheWarmer, CHANGE_LOG, type ChangeLog } from '#caching';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { projectDir } from '../../support/ensure-built.ts';
import { RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/system/describe-with.ts';
import { Wire } from '../edge/wire.ts';

const read = (path: string): Promise<string> => readFile(join(projectDir, path), 'utf8');
const namesIn = (text: string): Set<string> => new Set(text.match(/couvert_[a-z_]+/g));
const alertsIn = (rules: string): string[] => [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
const runbooksIn = (rules: string): string[] => [...rules.matchAll(/runbook_url: (\S+)/g)].map(([, path = '']) => path);
const [rulesPath, dashboardPath] = ['deploy/prometheus/rules/cache.yml', 'deploy/grafana/couvert-cache.json'];

describeWith('redis-server', 'the metrics of the cache', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  let redis: RedisServer;
  let api: TestApi;
  let wire: Wire;
  let house: SavedRestaurant;
  let key: string;

  const collected = async (): Promise<readonly MetricData[]> => {
    exporter.reset();
    await reader.forceFlush();
    return (exporter.getMetrics().at(-1)?.scopeMetrics ?? []).flatMap(({ metrics: all }) => all);
  };
  /** The value with these labels; undefined: nobody said one. */
  const valueOf = async (name: string, labels: Record<string, string> = {}): Promise<unknown> => {
    const found = (await collected()).find(({ descriptor }) => descriptor.name === name);
    return found?.dataPoints.find(({ attributes }) => Object.entries(labels).every(([label, value]) => attributes[label] === value))?.value;
  };

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(provider);
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
    await provider.shutdown();
    metrics.disable();
  });

  it('say what happened to those who asked, by level and question', async () => {
    const before = Number(await valueOf('couvert_cache_hits_total', { level: 'edge', question: 'answer-restaurant' }));
    for (let turn = 0; turn < 3; turn += 1) await wire.hit(`/v1/restaurants/${house.id}`, { key });
    expect(await valueOf('couvert_cache_hits_total', { level: 'edge', question: 'answer-restaurant' })).toBe(before + 3);
    expect(await valueOf('couvert_cache_loads_total', { question: 'restaurant' })).toBe(api.app.get(Cache).stats().byQuestion['restaurant']?.loads);
    expect(await valueOf('couvert_cache_verdicts_total', { verdict: 'absent' })).toBeGreaterThan(0);
    expect(await valueOf('couvert_cache_bytes', { level: 'edge' })).toBeGreaterThan(0);
    expect(await valueOf('couvert_cache_tail_age_seconds')).toBeLessThan(60);
    expect(await valueOf('couvert_cache_warmed_total', { outcome: 'warmed' })).toBe(api.app.get(CacheWarmer).counts.warmed);
    await expect.poll(() => valueOf('couvert_cache_store_available')).toBe(1);
  });

  it('say when all was lost', async () => {
    const before = Number(await valueOf('couvert_cache_log_lost_total'));
    const admin = new Client({ connectionString: api.database.url });
    await admin.connect();
    await admin.query('SELECT cache_renew_epoch(true)');
    await admin.end();
    await api.app.get<ChangeLog>(CHANGE_LOG).tailNow();
    expect(await valueOf('couvert_cache_log_lost_total')).toBe(before + 1);
  });

  it('name no tenant', async () => {
    const all = await collected();
    expect(all.length).toBeGreaterThan(10);
    expect(JSON.stringify(all)).not.toContain(house.tenantId);
  });

  it('are all that the dashboard and the alerts ask for', async () => {
    const told = new Set((await collected()).map(({ descriptor }) => descriptor.name));
    // Counted when there is trouble, of which a well test has none.
    for (const name of ['couvert_cache_log_troubles_total', 'couvert_redis_troubles_total']) told.add(name);
    const asked = new Set([...namesIn(await read(rulesPath)), ...namesIn(await read(dashboardPath)), ...namesIn(await read('deploy/prometheus/tests/cache.test.yml'))]);
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((name) => !told.has(name))).toEqual([]);
  });
});

describe('an alert of the cache', () => {
  it('has a runbook, and each runbook an alert', async () => {
    const rules = await read(rulesPath);
    const [alerts, runbooks] = [alertsIn(rules), runbooksIn(rules)];
    expect([alerts.length, new Set(runbooks).size]).toEqual([runbooks.length, runbooks.length]);
    for (const [at, path] of runbooks.entries()) expect(await read(path)).toMatch(new RegExp(`^# ${alerts[at]}\n`));
    const there = (await readdir(join(projectDir, 'docs/runbooks'))).filter((name) => name.startsWith('cache-'));
    expect(there.map((name) => `docs/runbooks/${name}`).sort()).toEqual(runbooks.toSorted());
  });

  it('is tried', async () => {
    const tried = await read('deploy/prometheus/tests/cache.test.yml');
    for (const alert of alertsIn(await read(rulesPath))) expect(tried).toContain(`alertname: ${alert}`);
  });
});

describeWith('promtool', 'Prometheus itself', () => {
  const promtool = promisify(execFile);

  it('finds the rules right', async () => {
    const { stdout } = await promtool('promtool', ['check', 'rules', rulesPath], { cwd: projectDir });
    expect(stdout).toMatch(/SUCCESS: 5 rules found/);
  });

  it('fires and keeps quiet as the tests of the rules say', async () => {
    const { stdout } = await promtool('promtool', ['test', 'rules', 'deploy/prometheus/tests/cache.test.yml'], { cwd: projectDir });
    expect(stdout).toContain('SUCCESS');
  });
});
