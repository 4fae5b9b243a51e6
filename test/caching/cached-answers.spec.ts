import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cache, cachedQuestion, type Loaded, loadIn, LogConnection, LogTail, readStamp } from '#caching';
import { statement, systemContext } from '#kernel';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const readPrice = statement('test_cached_price', 'SELECT price FROM dishes WHERE id = $1');
const raisePrice = statement('test_raise_price', 'UPDATE dishes SET price = price + 1 WHERE id = $1');
const tenantId = '00000000-0000-4000-8000-000000000001';
const price = cachedQuestion<number | null>({ name: 'cached-answers-spec-price', shape: 1, reads: 'strict', tables: ['dishes'] });
const ctx = systemContext(tenantId);

describe('an answer made from rows', () => {
  let testDatabase: TestDatabase;
  let opened: OpenDatabase;
  let client: Client;
  let tail: LogTail;
  let cache: Cache;

  const load = (id: number) => (): Promise<Loaded<number | null>> =>
    loadIn(opened.database, ctx, async (tx) => ({ value: (await tx.one<{ price: number }>(readPrice, [id]))?.price ?? null }));
  const read = async (id = 1) => {
    const { value, level } = await cache.read(ctx, price, { key: String(id), tags: [`dish:${id}`] }, load(id));
    return [value, level];
  };

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    opened = await openDatabase(testDatabase.url);
    client = new Client({ connectionString: testDatabase.url });
    await client.connect();
    await client.query('CREATE TABLE dishes (id int PRIMARY KEY, price int)');
    await client.query('GRANT SELECT, UPDATE ON dishes TO couvert_app');
    await client.query(`SELECT cache_watch('dishes', 'dish:{id}')`);
    await client.query('INSERT INTO dishes VALUES (1, 10), (2, 20)');
    // An hour between readings: what is known is known because a test asked, or because what is known was too old.
    tail = new LogTail(new LogConnection({ url: testDatabase.url, answerTimeoutMs: 5_000 }), { intervalMs: 3_600_000, retentionMs: 3_600_000, onError: () => undefined });
    await tail.start();
    cache = new Cache({ log: tail, bytesMax: 1_048_576, staleMsMax: 3_600_000, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 0 });
  });
  afterEach(async () => {
    cache.close();
    await tail.stop();
    await Promise.all([client.end(), opened.close()]);
    await testDatabase.drop();
  });

  it('is loaded again after a change by hand, in SQL, once it is heard (I5)', async () => {
    expect([await read(), await read(), await read(2)]).toEqual([[10, 'load'], [10, 'memory'], [20, 'load']]);
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await tail.tailNow();
    expect([await read(), await read(2)]).toEqual([[11, 'load'], [20, 'memory']]);
    await client.query('TRUNCATE dishes');
    await tail.tailNow();
    expect([await read(), await read(2), await read()]).toEqual([[null, 'load'], [null, 'load'], [null, 'memory']]);
  });

  it('stays after a write that was rolled back (I4)', async () => {
    await read();
    await client.query('BEGIN');
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await client.query('ROLLBACK');
    await tail.tailNow();
    expect(await read()).toEqual([10, 'memory']);
  });

  it('that was loaded beside a write which committed later is not served once that is heard (I1)', async () => {
    await client.query('BEGIN');
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await opened.database.write(ctx, (tx) => tx.run(raisePrice, [2]));
    expect(await read()).toEqual([10, 'load']);
    await client.query('COMMIT');
    await tail.tailNow();
    expect(await read()).toEqual([11, 'load']);
  });

  it('is never older than H: what was not heard for longer is heard first', async () => {
    cache.close();
    cache = new Cache({ log: tail, bytesMax: 1_048_576, staleMsMax: 20, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 0 });
    await read();
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await expect.poll(() => tail.ageMs()).toBeGreaterThan(20);
    expect(await read()).toEqual([11, 'load']);
  });

  it('is neither asked nor stamped inside a transaction (I7)', async () => {
    await expect(opened.database.write(ctx, () => read())).rejects.toMatchObject({ code: 'INTERNAL' });
    await read();
    await expect(opened.database.read(ctx, () => read())).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(opened.database.write(ctx, async (tx) => void (await readStamp(tx)))).rejects.toMatchObject({ code: 'INTERNAL' });
    // What a transaction has set going may ask once it has ended.
    const ended = Promise.withResolvers<void>();
    const later = await opened.database.write(ctx, (tx) => tx.run(raisePrice, [2]).then(() => ({ read: ended.promise.then(() => read()) })));
    ended.resolve();
    expect(await later.read).toEqual([10, 'memory']);
  });

  it('is compared in the shadow with what the rows say, which shows a tag that is missing', async () => {
    const differences: string[] = [];
    cache.close();
    cache = new Cache({ log: tail, bytesMax: 1_048_576, staleMsMax: 3_600_000, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 0, shadowShare: 1, onDifference: ({ key }) => differences.push(key) });
    const readUntagged = () => cache.read(ctx, price, { key: 'untagged', tags: [] }, load(1));
    await readUntagged();
    await readUntagged();
    await expect.poll(() => cache.stats().shadow).toEqual({ same: 1, different: 0, inconclusive: 0, failed: 0 });
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    expect((await readUntagged()).value).toBe(10);
    await expect.poll(() => differences).toEqual(['untagged']);
    // With its tag, the change is heard, and there is nothing to compare.
    await read();
    await client.query('UPDATE dishes SET price = 12 WHERE id = 1');
    expect(await read()).toEqual([11, 'memory']);
    await expect.poll(() => cache.stats().shadow).toEqual({ same: 1, different: 1, inconclusive: 1, failed: 0 });
  });

  it('is explained', async () => {
    expect(await cache.explain(ctx, price, '1')).toMatchObject({ verdict: 'absent', memory: null, isLoading: false });
    await read();
    expect((await cache.explain(ctx, price, '1')).verdict).toBe('served');
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await tail.tailNow();
    expect(await cache.explain(ctx, price, '1')).toMatchObject({ verdict: 'invalidated', memory: { tags: ['dish:1', 'dishes:*', 'cache:*', `cache:${tenantId}`], changedTags: ['dish:1'] } });
  });
});
