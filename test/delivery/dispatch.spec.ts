import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailed, type OutboxConsumer, systemContext, type Tx, Undeliverable, uuidV7 } from '#kernel';
import { Dispatcher, type DispatcherOptions, replayDeliveries } from '#delivery';
import { type ClaimedDelivery, claimDeliveries, handOutMessages, settleDelivery } from '../../libs/delivery/src/dispatch/persistence/outbox-rows.ts';
import { aTenant } from '../support/builders/tenant-builder.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { aConsumer, aDispatcher, aTrace, linesOfLog, say, sqlOf, until } from './support.ts';

let database: TestDatabase;
let opened: OpenDatabase;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let tenantId: string;
const running: Dispatcher[] = [];

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
afterEach(async () => {
  await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
});

function start(consumers: readonly OutboxConsumer[], more: Partial<DispatcherOptions> = {}): Dispatcher {
  const dispatcher = aDispatcher(opened.database, consumers, more);
  running.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const registered = (count: number): Promise<void> => until(async () => (await sql.rows('SELECT 1 FROM outbox_consumers')).length === count, `${count} consumers are known`);
const statuses = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await sql.rows<{ consumer: string; status: string }>('SELECT consumer, status FROM outbox_deliveries ORDER BY 1')).map(({ consumer, status }) => [consumer, status]));

describe('a message', () => {
  it('reaches each consumer of its topic once, with what it says and whose it is', async () => {
    const [all, some, none] = [aConsumer('all', ['booking.*']), aConsumer('some', ['booking.cancelled', 'booking.confirmed']), aConsumer('none', ['review.*', 'booking'])];
    start([all, some, none]);
    await registered(3);
    await say(opened.database, tenantId, [{ payload: { booking_id: 'b1' } }]);
    await until(() => all.got.length === 1 && some.got.length === 1, 'both got it');
    expect(all.got[0]).toMatchObject({ tenantId, topic: 'booking.confirmed', key: 'one', payload: { booking_id: 'b1' }, traceId: aTrace, attempt: 1, target: '' });
    expect(all.got[0]?.deliveryId).not.toBe(some.got[0]?.deliveryId);
    await until(async () => Object.values(await statuses()).every((status) => status === 'delivered'), 'both are settled');
    expect(none.got).toEqual([]);
  });

  it('of a commit of this process is told at once, long before it would be looked for', async () => {
    const consumer = aConsumer('mail', ['booking.*']);
    start([consumer], { pollMs: 3_600_000 });
    await registered(1);
    await say(opened.database, tenantId, [{}]);
    await until(() => consumer.got.length > 0, 'it was told');
    expect(consumer.got).toHaveLength(1);
  });

  it('that another process has written is found by looking', async () => {
    const consumer = aConsumer('mail', ['booking.*']);
    start([consumer]);
    await registered(1);
    await sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, 'booking.moved', 'k', '{}', '')`, [tenantId]);
    await until(() => consumer.got.length > 0, 'it was found');
    expect(consumer.got[0]).toMatchObject({ topic: 'booking.moved', key: 'k' });
  });

  it('that one consumer cannot deliver is not repeated to the others', async () => {
    const [works, fails] = [
      aConsumer('works', ['booking.*']),
      aConsumer('fails', ['booking.*'], ({ attempt }) => {
        if (attempt < 4) throw new DeliveryFailed('not yet');
      }),
    ];
    start([works, fails]);
    await registered(2);
    await say(opened.database, tenantId, [{}]);
    await until(async () => (await statuses())['fails'] === 'delivered', 'the fourth attempt works');
    expect(fails.got.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(fails.got.map(({ id, deliveryId }) => `${id} ${deliveryId}`)).size).toBe(1);
    expect(works.got).toHaveLength(1);
  });

  it('of before anybody was registered for it is told to nobody', async () => {
    await say(opened.database, tenantId, [{}]);
    const early = start([]);
    await until(async () => (await sql.rows('SELECT 1 FROM outbox WHERE dispatched_at IS NULL')).length === 0, 'it was handed out');
    await early.stop();
    const late = aConsumer('late', ['booking.*']);
    start([late]);
    await registered(1);
    await say(opened.database, tenantId, [{ payload: { n: 2 } }]);
    await until(() => late.got.length > 0, 'the second came');
    expect(late.got.map(({ payload }) => payload)).toEqual([{ n: 2 }]);
  });
});

describe('a delivery', () => {
  it('that cannot work is parked at once, and does not hold up what is behind it', async () => {
    const consumer = aConsumer('mail', ['booking.*'], ({ payload }) => {
      if (payload['n'] === 1) throw new Undeliverable('no such mailbox');
    });
    start([consumer]);
    await registered(1);
    await say(opened.database, tenantId, [{ payload: { n: 1 } }, { payload: { n: 2 } }]);
    await until(() => consumer.got.length === 2, 'the second came');
    expect(await sql.rows(`SELECT status, attempts, last_error FROM outbox_deliveries ORDER BY outbox_id LIMIT 1`)).toEqual([{ status: 'parked', attempts: 1, last_error: 'no such mailbox' }]);
  });

  it('that fails too often is parked, is kept with no more than what kind of error it was, and can be replayed', async () => {
    let isBroken = true;
    const consumer = aConsumer('mail', ['booking.*'], () => {
      if (isBroken) throw Object.assign(new Error('550 no such user jane@example.com'), { code: 'EENVELOPE' });
    });
    start([consumer], { attemptsMax: 3 });
    await registered(1);
    await say(opened.database, tenantId, [{}]);
    await until(async () => (await statuses())['mail'] === 'parked', 'it is parked');
    expect(consumer.got.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(await sql.rows('SELECT last_error FROM outbox_deliveries')).toEqual([{ last_error: 'Error EENVELOPE' }]);
    isBroken = false;
    const replay = (): Promise<number> => opened.database.write(systemContext(''), (tx) => replayDeliveries(tx, 'mail', null));
    expect(await replay()).toBe(1);
    await until(async () => (await statuses())['mail'] === 'delivered', 'it is delivered');
    expect(consumer.got.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 1]);
    expect(await replay()).toBe(0);
  });

  // Invariant O2
  it('has no transaction open while it is under way', async () => {
    const seen: unknown[] = [];
    const consumer = aConsumer('slow', ['booking.*'], async () => {
      await until(async () => (await sql.rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`)).length === 0, 'nothing is open');
      seen.push(...(await sql.rows(`SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend' AND clock_timestamp() - xact_start > interval '1 second'`)));
    });
    start([consumer], { pollMs: 3_600_000 });
    await registered(1);
    await say(opened.database, tenantId, [{}]);
    await until(async () => (await statuses())['slow'] === 'delivered', 'it is delivered');
    expect(seen).toEqual([]);
  });

  it('that hangs gives its place up in time, and is told by its signal', async () => {
    let aborted = 0;
    const consumer = aConsumer('hangs', ['booking.*'], ({ attempt }, signal) => (attempt > 1 ? undefined : new Promise<void>(() => signal.addEventListener('abort', () => void (aborted += 1)))), { concurrencyMax: 1 });
    start([consumer], { deliverMsMax: 200, leaseMs: 10_000 });
    await registered(1);
    await say(opened.database, tenantId, [{ key: 'a' }, { key: 'b' }]);
    await until(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length === 2, 'both are delivered');
    expect(aborted).toBe(2);
  });

  it('is logged with the trace of the request that caused it', async () => {
    const { logger, lines } = linesOfLog();
    const consumer = aConsumer('mail', ['booking.*'], ({ attempt }) => {
      if (attempt === 1) throw new DeliveryFailed('the server said no');
    });
    start([consumer], { logger });
    await registered(1);
    await say(opened.database, tenantId, [{}]);
    await until(() => lines.some(({ message }) => message === 'delivered'), 'both attempts are logged');
    expect(lines.filter(({ consumer: name }) => name === 'mail')).toEqual([
      expect.objectContaining({ level: 'warn', outcome: 'failed', complaint: 'the server said no', traceId: aTrace, attempt: 1, tenantId }),
      expect.objectContaining({ level: 'info', outcome: 'delivered', traceId: aTrace, attempt: 2, topic: 'booking.confirmed' }),
    ]);
  });
});

describe('several processes', () => {
  it('tell each message once, and all of them', async () => {
    const others = await Promise.all([openDatabase(database.url), openDatabase(database.url)]);
    const consumers = [0, 1, 2].map(() => aConsumer('mail', ['booking.*']));
    consumers.forEach((consumer, at) => {
      const dispatcher = aDispatcher(others[at - 1]?.database ?? opened.database, [consumer], { pollMs: 50 });
      running.push(dispatcher);
      dispatcher.start();
    });
    await registered(1);
    await sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) SELECT $1, 'booking.confirmed', (n % 40)::text, jsonb_build_object('n', n), '' FROM generate_series(1, 600) AS n`, [tenantId]);
    const told = (): unknown[] => consumers.flatMap(({ got }) => got.map(({ payload }) => payload['n']));
    await until(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length === 600, 'all are settled', 90_000);
    expect(told()).toHaveLength(600);
    expect(new Set(told()).size).toBe(600);
    await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
    await Promise.all(others.map((other) => other.close()));
  });

  it('settle nothing that another has taken over since', async () => {
    await sql.rows(`INSERT INTO outbox_consumers (name, topics) VALUES ('mail', '{booking.*}')`);
    await sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, 'booking.moved', 'k', '{}', '')`, [tenantId]);
    const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.database.write(systemContext(''), work);
    await write((tx) => handOutMessages(tx, 10));
    const [slow, quick] = ['slow', 'quick'].map(() => uuidV7()) as [string, string];
    const take = (claimer: string, leaseMs: number): Promise<readonly ClaimedDelivery[]> => write((tx) => claimDeliveries(tx, { consumer: 'mail', claimer, most: 10, mostPerTarget: 10, resting: [], leaseMs }));
    const [first] = await take(slow, 0);
    const [second] = await take(quick, 60_000);
    if (first === undefined || second === undefined) throw new Error('it was not taken twice');
    expect([first.attempt, second.attempt, second.deliveryId]).toEqual([1, 2, first.deliveryId]);
    expect(await take(slow, 0)).toEqual([]);
    expect(await write((tx) => settleDelivery(tx, { consumer: 'mail', claimer: slow }, first, { outcome: 'parked', complaint: 'too late' }))).toBe(false);
    expect(await statuses()).toEqual({ mail: 'waiting' });
    expect(await write((tx) => settleDelivery(tx, { consumer: 'mail', claimer: quick }, second, { outcome: 'delivered' }))).toBe(true);
    expect(await write((tx) => settleDelivery(tx, { consumer: 'mail', claimer: quick }, second, { outcome: 'delivered' }))).toBe(false);
  });
});

describe('a process that ends', () => {
  it('takes nothing more, and waits for what it has under way', async () => {
    const gate = Promise.withResolvers<undefined>();
    const consumer = aConsumer('mail', ['booking.*'], () => gate.promise, { concurrencyMax: 2 });
    const dispatcher = start([consumer]);
    await registered(1);
    await say(opened.database, tenantId, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
    await until(() => consumer.got.length === 2, 'two are under way');
    const stopped = dispatcher.stop();
    gate.resolve(undefined);
    await stopped;
    expect(consumer.got).toHaveLength(2);
    expect(await sql.rows('SELECT status, attempts, claimed_by FROM outbox_deliveries ORDER BY outbox_id')).toEqual([
      expect.objectContaining({ status: 'delivered', attempts: 1 }),
      expect.objectContaining({ status: 'delivered', attempts: 1 }),
      { status: 'waiting', attempts: 0, claimed_by: null },
    ]);
  });
});

describe('the database', () => {
  it('holds back a delivery that its process has begun too often without an end', async () => {
    const consumer = aConsumer('mail', ['booking.*']);
    await sql.rows(`INSERT INTO outbox_consumers (name, topics) VALUES ('mail', '{booking.*}')`);
    await sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id, dispatched_at) VALUES ($1, 'booking.moved', 'k', '{}', '', now())`, [tenantId]);
    await sql.rows(`INSERT INTO outbox_deliveries (outbox_id, consumer, tenant_id, key, status, attempts, claimed_by) SELECT id, 'mail', tenant_id, key, 'waiting', 3, $1 FROM outbox`, [uuidV7()]);
    start([consumer], { attemptsMax: 3 });
    await until(async () => (await statuses())['mail'] === 'parked', 'it is parked');
    expect(consumer.got).toEqual([]);
  });
});
