import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client as PgClient } from 'pg';
import { Cache, CHANGE_LOG, type ChangeLog, questionNamed } from '#caching';
import { systemContext } from '#kernel';
import { cacheVerb } from '../../../apps/cli/src/verbs/cache.ts';
import { startTestApi, type TestApi, testSecret } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/system/describe-with.ts';
import { cacheStatusOf, Wire, type WireAnswer } from '../edge/wire.ts';

interface Stats {
  readonly store: { readonly is_available: boolean } | null;
  readonly log: { readonly epoch: string | null; readonly age_ms: number };
  readonly edge: LevelStats;
  readonly values: LevelStats;
}

interface LevelStats {
  readonly memory_hits: number;
  readonly hit_ratio: number;
  readonly bytes: number;
  readonly questions: readonly { question: string; loads: number; memory_hits: number }[];
  readonly tenants: readonly { tenant_id: string; entries: number; bytes: number }[];
}

describeWith('redis-server', 'who runs the platform', () => {
  let redis: RedisServer;
  let api: TestApi;
  let wire: Wire;
  let sql: PgClient;
  const houses: SavedRestaurant[] = [];
  const keys: string[] = [];
  let admin: string;

  beforeAll(async () => {
    redis = await RedisServer.start();
    api = await startTestApi({ isAllSeeing: false, env: { REDIS_URL: redis.url } });
    wire = await Wire.open(api.app);
    for (let at = 0; at < 2; at += 1) {
      const tenantId = await api.aTenant(`group-${at}`);
      houses.push(await aRestaurant({ tenantId, slug: `house-${at}` }).save(api.database));
      keys.push((await api.aKey(tenantId)).key);
    }
    admin = (await api.aKey(await api.aTenant('platform-team'), { scopes: ['platform:admin'] })).key;
    sql = new PgClient({ connectionString: api.database.url });
    await sql.connect();
  });
  afterAll(async () => {
    wire?.close();
    await sql?.end();
    await api?.close();
    await redis?.stop();
  });

  const pathOf = (at: number): string => `/v1/restaurants/${houses[at]?.id ?? 0}`;
  const isHit = (answer: WireAnswer): boolean => cacheStatusOf(answer).startsWith('couvert; hit');
  const bodyOf = <T>({ bytes }: WireAnswer): T => JSON.parse(bytes.toString()) as T;
  const ask = (at: number, headers: Record<string, string> = {}) => wire.ask(pathOf(at), { key: keys[at] ?? '', headers });
  const purge = (body: unknown, key = admin) => wire.ask('/v1/admin/cache/purge', { key, method: 'POST', body });
  const stored = async (): Promise<unknown> => {
    const question = questionNamed('restaurant');
    const [house] = houses;
    if (question === undefined || house === undefined) throw new Error('there is no such question, or no house');
    return (await api.app.get(Cache).explain(systemContext(house.tenantId), question, String(house.id))).store;
  };

  beforeEach(async () => {
    for (const at of [0, 1]) await wire.hit(pathOf(at), { key: keys[at] ?? '' });
  });

  describe('purges', () => {
    it('a tenant: what it is served is made anew, for whoever brings the token at once, and nobody else’s', async () => {
      await expect.poll(stored).not.toBeNull();
      const answer = await purge({ tenant_id: houses[0]?.tenantId });
      expect([answer.status, bodyOf(answer)]).toEqual([200, { tags: [`cache:${houses[0]?.tenantId}`], removed_from_store: expect.any(Number) as unknown }]);
      expect(bodyOf<{ removed_from_store: number }>(answer).removed_from_store).toBeGreaterThan(0);
      const token = { 'x-consistency': String(answer.headers['x-consistency']) };
      const [own, other] = [await ask(0, token), await ask(1, token)];
      expect([isHit(own), own.status, isHit(other)]).toEqual([false, 200, true]);
    });

    it('a tag, and everybody hears of it within a tail', async () => {
      expect((await purge({ tags: [`restaurant:${houses[1]?.id}`] })).status).toBe(200);
      await expect.poll(async () => isHit(await ask(1)), { interval: 1 }).toBe(false);
      expect(isHit(await ask(0))).toBe(true);
    });

    it('all', async () => {
      const token = { 'x-consistency': String((await purge({ all: true })).headers['x-consistency']) };
      expect([isHit(await ask(0, token)), isHit(await ask(1, token))]).toEqual([false, false]);
    });

    it('from the command line as well', async () => {
      const said: string[] = [];
      const env = { DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret };
      const run = (...args: string[]) => cacheVerb.run({ args: ['purge', ...args], env, say: (line) => said.push(line), note: () => undefined });
      await run('--tenant', 'group-0');
      expect(said).toEqual([`Purged: cache:${houses[0]?.tenantId}. Each process notices within its tail interval.`]);
      await api.app.get<ChangeLog>(CHANGE_LOG).tailNow();
      expect([isHit(await ask(0)), isHit(await ask(1))]).toEqual([false, true]);
      for (const args of [[], ['--all', '--tenant', 'group-0'], ['--tag', 'a b'], ['--tenant', 'nobody']]) await expect(run(...args), args.join(' ')).rejects.toThrow(/Say one|Tags read|no tenant/);
    });

    it.each([[{}], [{ all: false }], [{ all: true, tags: ['a:1'] }], [{ tags: [] }], [{ tags: ['a b'] }], [{ tags: Array.from({ length: 101 }, (_, at) => `a:${at}`) }], [{ tenant_id: 'x' }], [{ tags: ['x'.repeat(151)] }]])('but not %j', async (body) => {
      expect((await purge(body)).status).toBe(422);
      expect(isHit(await ask(0))).toBe(true);
    });

    it('once for a key of idempotency', async () => {
      const before = await sql.query(`SELECT FROM cache_invalidations WHERE tags = '{once:1}'`);
      for (let turn = 0; turn < 2; turn += 1) await wire.ask('/v1/admin/cache/purge', { key: admin, method: 'POST', body: { tags: ['once:1'] }, headers: { 'idempotency-key': 'purge-once' } });
      const after = await sql.query(`SELECT FROM cache_invalidations WHERE tags = '{once:1}'`);
      expect([before.rowCount, after.rowCount]).toEqual([0, 1]);
    });
  });

  it('sees how well it does, by level, question and tenant', async () => {
    const read = async (): Promise<Stats> => bodyOf(await wire.ask('/v1/admin/cache/stats', { key: admin }));
    const before = await read();
    for (let turn = 0; turn < 5; turn += 1) await ask(0);
    const after = await read();
    expect(after.edge.memory_hits - before.edge.memory_hits).toBe(5);
    expect(after.log.epoch).not.toBeNull();
    expect(after.store).toMatchObject({ is_available: true });
    expect(after.values.questions).toContainEqual(expect.objectContaining({ question: 'restaurant' }));
    for (const { tenantId } of houses) expect(after.edge.tenants.find(({ tenant_id }) => tenant_id === tenantId)?.bytes).toBeGreaterThan(0);
    expect(after.edge.hit_ratio).toBeGreaterThan(0);
  });

  it('is told why an answer is served, and from when on it is not', async () => {
    const explain = async (query: Record<string, string>) => bodyOf<Record<string, unknown>>(await wire.ask(`/v1/admin/cache/explain?${new URLSearchParams(query).toString()}`, { key: admin }));
    const asked = { question: 'restaurant', key: String(houses[0]?.id), tenant_id: houses[0]?.tenantId ?? '' };
    expect(await explain(asked)).toMatchObject({ verdict: 'served', memory: { verdict: 'served', changed_tags: [] }, is_loading: false });
    // A tenant of one's own has no such answer.
    expect(await explain({ question: 'restaurant', key: asked.key })).toMatchObject({ verdict: 'absent', memory: null });
    await sql.query('UPDATE restaurants SET name = name || $2 WHERE id = $1', [houses[0]?.id, '!']);
    await api.app.get<ChangeLog>(CHANGE_LOG).tailNow();
    expect(await explain(asked)).toMatchObject({ verdict: 'invalidated', memory: { changed_tags: [`restaurant:${houses[0]?.id}`] } });
    expect(await explain({ question: 'nothing', key: '1' })).toMatchObject({ code: 'QUERY_INVALID', errors: [{ pointer: '?question' }] });
  });

  it('is alone in that, and no cache keeps what it is told', async () => {
    for (const path of ['/v1/admin/cache/stats', '/v1/admin/cache/explain?question=restaurant&key=1']) {
      const told = await wire.ask(path, { key: admin });
      expect([told.status, told.headers['cache-control']]).toEqual([200, 'private, no-store']);
      expect((await wire.ask(path, { key: keys[0] ?? '' })).status).toBe(403);
      expect((await wire.ask(path)).status).toBe(401);
    }
    expect((await purge({ all: true }, keys[0])).status).toBe(403);
    expect(isHit(await ask(0))).toBe(true);
  });
});
