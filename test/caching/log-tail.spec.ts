import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isVisible, LogConnection, LogTail, readStamp, type Stamp } from '#caching';
import { statement, systemContext } from '#kernel';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const eatOne = statement('test_eat_one', 'UPDATE dishes SET price = 0 WHERE id = 1');
const priceOfOne = statement('test_price_of_one', 'SELECT price FROM dishes WHERE id = 1');
const tenantId = '00000000-0000-4000-8000-000000000001';

describe('the tail of the change log', () => {
  let testDatabase: TestDatabase;
  let opened: OpenDatabase;
  let client: Client;
  let other: Client;
  let tail: LogTail;
  let heard: string[];
  let errors: unknown[];

  const newTail = (retentionMs = 3_600_000): LogTail =>
    // An hour between reads: what is known is known because a test asked.
    new LogTail(new LogConnection({ url: testDatabase.url, answerTimeoutMs: 5_000 }), { intervalMs: 3_600_000, retentionMs, onError: (error) => errors.push(error) });
  const stampNow = (): Promise<Stamp> => opened.database.read(systemContext(tenantId), readStamp);

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    opened = await openDatabase(testDatabase.url);
    client = new Client({ connectionString: testDatabase.url });
    other = new Client({ connectionString: testDatabase.url });
    await Promise.all([client.connect(), other.connect()]);
    await client.query(`CREATE TABLE dishes (id int PRIMARY KEY, price int)`);
    await client.query(`SELECT cache_watch('dishes', 'dish:{id}')`);
    await client.query(`INSERT INTO dishes VALUES (1, 10), (2, 10)`);
    [heard, errors] = [[], []];
    tail = newTail();
    tail.subscribe({ changed: (tags) => heard.push(...tags.keys()), lost: () => heard.push('lost') });
    await tail.start();
    heard.length = 0;
  });
  afterEach(async () => {
    await tail.stop();
    await Promise.all([client.end(), other.end(), opened.close()]);
    await testDatabase.drop();
  });

  it('tells each change once, and finds a stamp of before it no longer current', async () => {
    const before = await stampNow();
    expect(tail.isCurrent(before, ['dish:1'])).toBe(true);
    await client.query('UPDATE dishes SET price = 11 WHERE id = 1');
    await tail.tailNow();
    await tail.tailNow();
    expect(heard).toEqual(['dish:1']);
    expect([tail.isCurrent(before, ['dish:1']), tail.isCurrent(before, ['dish:2']), tail.isCurrent(await stampNow(), ['dish:1'])]).toEqual([false, true, true]);
  });

  it('stamps a load with what all its statements see', async () => {
    await client.query('GRANT SELECT ON dishes TO couvert_app');
    const { stamp, price, wrote } = await opened.database.read(systemContext(tenantId), async (tx) => {
      const stamped = await readStamp(tx);
      const { rows } = await client.query<{ xid: string }>('UPDATE dishes SET price = 99 WHERE id = 1 RETURNING pg_current_xact_id()::text AS xid');
      const seen = await tx.one<{ price: number }>(priceOfOne, []);
      return { stamp: stamped, price: seen?.price, wrote: BigInt(rows[0]?.xid ?? 0) };
    });
    expect([price, isVisible(stamp, wrote), isVisible(await stampNow(), wrote)]).toEqual([10, false, true]);
  });

  it('hears a transaction that began early and committed late, whatever committed in between', async () => {
    await other.query('BEGIN');
    await other.query('UPDATE dishes SET price = 12 WHERE id = 1');
    await client.query('UPDATE dishes SET price = 12 WHERE id = 2');
    await tail.tailNow();
    // Later than the larger xid, and blind for the smaller one.
    const between = await stampNow();
    expect(tail.isCurrent(between, ['dish:1', 'dish:2'])).toBe(true);
    await other.query('COMMIT');
    await tail.tailNow();
    expect(heard).toEqual(['dish:2', 'dish:1']);
    expect(tail.isCurrent(between, ['dish:1'])).toBe(false);
  });

  it('reads once more for all who ask meanwhile, and each answer began after its question', async () => {
    const asked = Array.from({ length: 50 }, () => tail.tailNow());
    expect(new Set(asked).size).toBe(1);
    await Promise.all(asked);
    await client.query('UPDATE dishes SET price = 13 WHERE id = 1');
    const late = tail.tailNow();
    await late;
    expect(heard).toEqual(['dish:1']);
  });

  it('forgets all at a new epoch, and knows again what lies behind the floor', async () => {
    const before = await stampNow();
    const { epoch } = tail;
    await client.query('DELETE FROM cache_epoch_marker');
    await tail.tailNow();
    expect(heard[0]).toBe('lost');
    expect(tail.epoch).not.toBe(epoch);
    expect([tail.isCurrent(before, ['dish:1']), tail.isCurrent(await stampNow(), ['dish:1'])]).toEqual([false, true]);
  });

  it('forgets all when the log was trimmed past it', async () => {
    const before = await stampNow();
    await client.query('UPDATE dishes SET price = 14 WHERE id = 1');
    // Transactions of any database on the server hold the horizon back while they last.
    await expect.poll(async () => {
      await client.query('SELECT cache_trim(pg_snapshot_xmin(pg_current_snapshot()))');
      return (await client.query('SELECT FROM cache_invalidations')).rowCount;
    }, { timeout: 30_000 }).toBe(0);
    await tail.tailNow();
    expect(heard).toEqual(['lost']);
    expect(tail.isCurrent(before, ['dish:1'])).toBe(false);
  });

  it('trims what is older than the retention, by itself', async () => {
    const trimming = newTail(0);
    await trimming.start();
    try {
      await client.query('UPDATE dishes SET price = 15 WHERE id = 1');
      await expect.poll(async () => {
        await trimming.tailNow();
        return (await client.query('SELECT FROM cache_invalidations')).rowCount;
      }, { timeout: 30_000 }).toBe(0);
    } finally {
      await trimming.stop();
    }
  });

  it('does not trim what a long transaction wrote before it can be read, however old it is', async () => {
    const trimming = newTail(0);
    await trimming.start();
    try {
      await other.query('BEGIN');
      await other.query('UPDATE dishes SET price = 15 WHERE id = 1');
      await tail.tailNow();
      for (const price of [16, 17, 18]) {
        await client.query('UPDATE dishes SET price = $1 WHERE id = 2', [price]);
        await trimming.tailNow();
      }
      // It keeps nothing for any time: once it is committed, it may go before somebody else has read it.
      await trimming.stop();
      await other.query('COMMIT');
      await tail.tailNow();
      expect(heard).toContain('dish:1');
      expect(heard).not.toContain('lost');
    } finally {
      await trimming.stop();
    }
  });

  it('comes back after its connection was cut, and misses nothing', async () => {
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'couvert-log' AND datname = current_database()`);
    await client.query('UPDATE dishes SET price = 16 WHERE id = 2');
    await expect.poll(async () => {
      await tail.tailNow().catch(() => null);
      return heard;
    }).toEqual(['dish:2']);
  });

  it('knows the database\'s time, and its own age', async () => {
    await tail.tailNow();
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    expect(Math.abs((rows[0]?.now.getTime() ?? 0) - tail.nowMs())).toBeLessThan(5_000);
    expect(tail.ageMs()).toBeGreaterThanOrEqual(0);
    expect(newTail().ageMs()).toBe(Infinity);
  });

  it('is read soon after a unit of work of this process, without being asked', async () => {
    await client.query('GRANT SELECT, UPDATE ON dishes TO couvert_app');
    await opened.database.write(systemContext(tenantId), (tx) => tx.run(eatOne, []));
    await expect.poll(() => heard).toEqual(['dish:1']);
  });

  it('includes what a client has seen and written once it was read, and not before', async () => {
    const seen = await stampNow();
    await client.query('BEGIN');
    const { rows } = await client.query<{ xid: string }>('UPDATE dishes SET price = 17 WHERE id = 1 RETURNING pg_current_xact_id() AS xid');
    const wrote = BigInt(rows[0]?.xid ?? 0);
    await client.query('COMMIT');
    expect(tail.includes({ seen, wrote })).toBe(false);
    await tail.tailNow();
    expect(tail.includes({ seen, wrote })).toBe(true);
    expect(tail.includes({ seen: { ...seen, epoch: 'another' }, wrote })).toBe(false);
  });
});
