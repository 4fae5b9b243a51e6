import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cache, CacheWarmer, CHANGE_LOG, type ChangeLog } from '#caching';
import { plusDays, uuidV7 } from '#kernel';
import { createLogger, Readiness } from '#monitoring';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { startTestApi, type TestApi, testSecret } from '../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { Wire } from '../e2e/edge/wire.ts';

const warmable = ['restaurant', 'restaurant-of-slug', 'restaurant-schedule', 'restaurant-days', 'published-reviews', 'search'];

describe('what is asked most', () => {
  let api: TestApi;
  let sql: Client;
  let house: SavedRestaurant;
  let key: string;
  let started: NestFastifyApplication[] = [];

  /** Another process of the installation, as far as the cache can tell. */
  const another = async (env: Readonly<Record<string, string>> = {}): Promise<NestFastifyApplication> => {
    const app = await createApp(parseConfig({ DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret, COUVERT_POOL_SIZE: '5', ...env }), { logger: createLogger({ level: 'silent' }) });
    started.push(app);
    return app;
  };
  const loadsOf = (app: NestFastifyApplication, question: string): number => app.get(Cache).stats().byQuestion[question]?.loads ?? 0;
  const heat = async (): Promise<unknown[][]> => (await sql.query<{ hottest: unknown[][] }>('SELECT hottest FROM cache_heat')).rows.flatMap(({ hottest }) => hottest);
  const paths = (): string[] => [
    `/v1/restaurants/${house.id}`,
    '/v1/restaurants/chez-leon',
    `/v1/restaurants/${house.id}/json-ld`,
    `/v1/restaurants/${house.id}/availability?date=${plusDays(new Date().toISOString().slice(0, 10), 3)}&party_size=2`,
    `/v1/restaurants/${house.id}/reviews`,
    '/v1/search?q=leon&near=50.85,4.35&price=2',
  ];
  const save = async (rows: unknown): Promise<void> => void (await sql.query('INSERT INTO cache_heat (process, hottest) VALUES ($1, $2)', [uuidV7(), JSON.stringify(rows)]));

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false });
    const tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon' }).withTable().withService({ from: '18:00', lastSitting: '21:00', until: '23:00' }).save(api.database);
    key = await makeApiKey(api.database.url, tenantId);
    sql = new Client({ connectionString: api.database.url });
    await sql.connect();
  });
  /** By chance, each answer is one of the sample. Not before the application is there: Nest's names of modules are random. */
  const sampleAll = (): void => void vi.spyOn(Math, 'random').mockReturnValue(0);
  beforeEach(() => sql.query('TRUNCATE cache_heat'));
  // None outlives its test: each saves what it was asked, for the next to load.
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(started.map((app) => app.close()));
    started = [];
  });
  afterAll(async () => {
    await sql?.end();
    await api?.close();
  });

  it('is loaded by a process that begins, before anybody asks it', async () => {
    const first = await another();
    sampleAll();
    for (const path of paths()) {
      for (let turn = 0; turn < 3; turn += 1) expect((await first.inject({ url: path, headers: { 'x-api-key': key } })).statusCode, path).toBe(200);
    }
    await first.close();
    vi.restoreAllMocks();
    expect(new Set((await heat()).map(([, question]) => question))).toEqual(new Set(warmable));
    const second = await another();
    await expect.poll(() => second.get(Readiness).state).toBe('ready');
    await expect.poll(() => second.get(CacheWarmer).counts).toMatchObject({ rounds: 1, failed: 0, skipped: 0, isUnderWay: false });
    const before = warmable.map((question) => loadsOf(second, question));
    expect(Math.min(...before)).toBeGreaterThan(0);
    for (const path of paths()) expect((await second.inject({ url: path, headers: { 'x-api-key': key } })).statusCode).toBe(200);
    expect(warmable.map((question) => loadsOf(second, question))).toEqual(before);
  });

  it('is known also of what the edge answers', async () => {
    const app = await another();
    const wire = await Wire.open(app);
    sampleAll();
    for (let turn = 0; turn < 3; turn += 1) await wire.hit(`/v1/restaurants/${house.id}`, { key });
    wire.close();
    await app.close();
    expect((await heat()).find(([, question, , asked]) => question === 'restaurant' && asked === String(house.id))?.[4]).toBeGreaterThan(1);
  });

  it('is loaded again when everything was lost with the epoch', async () => {
    const app = await another();
    expect(loadsOf(app, 'restaurant')).toBe(0);
    await save([[house.tenantId, 'restaurant', 1, String(house.id), 5]]);
    await sql.query('SELECT cache_renew_epoch(true)');
    await app.get<ChangeLog>(CHANGE_LOG).tailNow();
    await expect.poll(() => app.get(CacheWarmer).counts.warmed, { timeout: 5_000 }).toBe(1);
    expect(app.get(Cache).stats().byTenant[house.tenantId]?.entries).toBe(1);
  });

  it('does not keep a process from beginning: neither rubbish, nor a tenant that is gone, nor a question of another build', async () => {
    const gone = uuidV7();
    await save('rubbish');
    await save([[gone, 'restaurant', 1, String(house.id), 9], [house.tenantId, 'restaurant', 99, '1', 9], [house.tenantId, 'nothing', 1, '1', 9], 7, [], [house.tenantId, 'search', 1, '{"a":', 9], [house.tenantId, 'restaurant-days', 1, '1:0001-01-01:9999-12-31', 9], [house.tenantId, 'published-reviews', 1, 'x', 9], [house.tenantId, 'restaurant', 1, String(house.id), 1]]);
    const app = await another();
    await expect.poll(() => app.get(Readiness).state).toBe('ready');
    await expect.poll(() => app.get(CacheWarmer).counts).toEqual({ rounds: 1, warmed: 2, skipped: 2, failed: 3, isUnderWay: false });
    // Under the tenant who is gone nothing of another was found.
    const answer = await app.inject({ url: `/v1/restaurants/${house.id}`, headers: { 'x-api-key': key } });
    expect(answer.json()).toMatchObject({ id: house.id });
  });

  it('holds readiness for no more than three seconds, and lets a process end meanwhile', async () => {
    await save([[house.tenantId, 'restaurant', 1, String(house.id), 5]]);
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE restaurants IN ACCESS EXCLUSIVE MODE');
    const app = await another();
    expect([app.get(Readiness).state, app.get(CacheWarmer).counts.isUnderWay]).toEqual(['starting', true]);
    await expect.poll(() => app.get(Readiness).state, { timeout: 4_500 }).toBe('ready');
    expect(app.get(CacheWarmer).counts.isUnderWay).toBe(true);
    await sql.query('ROLLBACK');
    await app.close();
  });

  it('is nothing where none is wanted', async () => {
    await save([[house.tenantId, 'restaurant', 1, String(house.id), 5]]);
    const app = await another({ COUVERT_WARM_QUESTIONS: '0' });
    expect([app.get(Readiness).state, app.get(CacheWarmer).counts.rounds]).toEqual(['ready', 0]);
  });
});
