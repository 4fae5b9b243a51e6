import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailed, systemContext, Undeliverable } from '#kernel';
import { replayDeliveries } from '#delivery';
import { aTenant } from '../support/builders/tenant-builder.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { seededRandom } from '../support/prng.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { aConsumer, aDispatcher, say, sqlOf, until } from './support.ts';

// Invariant O1

let database: TestDatabase;
let opened: OpenDatabase;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openDatabase(database.url, { poolSizeMax: 8 });
  sql = await sqlOf(database.url);
  tenantId = (await aTenant().save(database)).id;
});
afterAll(async () => {
  await sql.end();
  await opened.close();
  await database.drop();
});
beforeEach(() => sql.rows('TRUNCATE outbox, outbox_deliveries, outbox_consumers'));

/** Lanes with more than one delivery in front, or with some and none in front. */
const broken = (): Promise<unknown[]> =>
  sql.rows(`SELECT consumer, target, tenant_id, key FROM outbox_deliveries WHERE status IN ('behind', 'waiting') GROUP BY 1, 2, 3, 4 HAVING count(*) FILTER (WHERE status = 'waiting') <> 1`);

describe('messages of one key', () => {
  it('are told in order by any number of processes, whatever fails and is tried again', async () => {
    const random = seededRandom(7);
    const others = await Promise.all([openDatabase(database.url), openDatabase(database.url)]);
    const told: { key: string; n: number; at: 'begin' | 'end' }[] = [];
    const consumer = (): ReturnType<typeof aConsumer> =>
      aConsumer('mail', ['booking.*'], async ({ key, payload }) => {
        const n = Number(payload['n']);
        told.push({ key, n, at: 'begin' });
        await new Promise((resolve) => setImmediate(resolve));
        if (random.next() < 0.3) throw new DeliveryFailed('by chance');
        told.push({ key, n, at: 'end' });
      });
    const dispatchers = [opened, ...others].map(({ database: db }) => aDispatcher(db, [consumer()], { pollMs: 50, pauses: { firstMs: 5, longestMs: 20 }, attemptsMax: 100 }));
    dispatchers.forEach((dispatcher) => dispatcher.start());
    await until(async () => (await sql.rows('SELECT 1 FROM outbox_consumers')).length === 1, 'the consumer is known');
    const keys = ['a', 'b', 'c', 'd', 'e'];
    // Written while they are being told, so that hand-outs meet settlements.
    for (let n = 0; n < 30; n += 1) await say(opened.database, tenantId, keys.map((key) => ({ key, payload: { n } })));
    await until(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length === 150, 'all are told', 90_000);
    for (const key of keys) {
      const ends = told.filter((one) => one.key === key && one.at === 'end').map(({ n }) => n);
      expect(ends, key).toEqual(Array.from({ length: 30 }, (_, n) => n));
      // None is begun before the one ahead of it has ended.
      const begins = told.filter((one) => one.key === key);
      const early = begins.filter(({ n, at }, index) => at === 'begin' && begins.slice(0, index).filter((one) => one.at === 'end').length !== n);
      expect(early, key).toEqual([]);
    }
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    await Promise.all(others.map((other) => other.close()));
  });

  it('wait for the eldest of their own alone', async () => {
    let isStuck = true;
    const consumer = aConsumer('mail', ['booking.*'], ({ key }) => {
      if (isStuck && key === 'stuck') throw new DeliveryFailed('not yet');
    });
    const dispatcher = aDispatcher(opened.database, [consumer], { attemptsMax: 1_000 });
    dispatcher.start();
    await until(async () => (await sql.rows('SELECT 1 FROM outbox_consumers')).length === 1, 'the consumer is known');
    await say(opened.database, tenantId, [{ key: 'stuck', payload: { n: 1 } }, { key: 'stuck', payload: { n: 2 } }, { key: 'free', payload: { n: 1 } }]);
    await until(() => consumer.got.some(({ key }) => key === 'free'), 'the other key is told');
    await until(() => consumer.got.filter(({ key }) => key === 'stuck').length > 2, 'the eldest is tried again');
    expect(consumer.got.filter(({ key, payload }) => key === 'stuck' && payload['n'] === 2)).toEqual([]);
    isStuck = false;
    await until(() => consumer.got.some(({ key, payload }) => key === 'stuck' && payload['n'] === 2), 'the second follows');
    await dispatcher.stop();
  });

  it('have one in front at any moment, also when parked ones come back', async () => {
    let isBroken = true;
    const consumer = aConsumer('mail', ['booking.*'], () => {
      if (isBroken) throw new Undeliverable('gone');
    });
    const dispatcher = aDispatcher(opened.database, [consumer], { pollMs: 50 });
    dispatcher.start();
    await until(async () => (await sql.rows('SELECT 1 FROM outbox_consumers')).length === 1, 'the consumer is known');
    await say(opened.database, tenantId, Array.from({ length: 10 }, (_, n) => ({ key: 'k', payload: { n } })));
    await until(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'parked'`)).length === 10, 'all are parked');
    isBroken = false;
    const replayed = opened.database.write(systemContext(''), (tx) => replayDeliveries(tx, 'mail', null));
    await Promise.all([replayed, say(opened.database, tenantId, Array.from({ length: 10 }, (_, n) => ({ key: 'k', payload: { n: n + 10 } })))]);
    expect(await replayed).toBe(10);
    while ((await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length < 20) {
      expect(await broken()).toEqual([]);
    }
    await dispatcher.stop();
  });
});
