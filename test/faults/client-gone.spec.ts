import { request } from 'node:http';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouvertError, Database, statement, systemContext, uuidV7 } from '#kernel';
import { startTestApi, type TestApi } from '../support/api.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const lockTable = statement('test_wait_for_table', `SELECT count(*)::int AS n FROM guests`);
const myPid = statement('test_my_pid', `SELECT pg_backend_pid() AS pid`);
const addRow = statement('test_client_gone_row', `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, 'test', 'gone', '{}', 'trace')`);
const patience = { timeout: 20_000 };

/** Holds a table, so that whoever reads it waits until the end of the world. */
async function holdGuests(url: string): Promise<{ waiting: () => Promise<number>; rows: () => Promise<number>; end: () => Promise<void> }> {
  const [holder, watcher] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await holder.connect();
  await watcher.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE guests IN ACCESS EXCLUSIVE MODE');
  const number = async (sql: string): Promise<number> => (await watcher.query<{ n: number }>(sql)).rows[0]?.n ?? -1;
  return {
    waiting: () => number(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
    rows: () => number(`SELECT count(*)::int AS n FROM outbox WHERE key = 'gone'`),
    end: async () => {
      await holder.end();
      await watcher.end();
    },
  };
}

describe('a unit of work whose client hangs up', () => {
  let database: TestDatabase;
  let db: OpenDatabase;
  let held: Awaited<ReturnType<typeof holdGuests>>;
  const tenantId = uuidV7();
  beforeAll(async () => {
    database = await createTestDatabase();
    db = await openDatabase(database.url, { poolSizeMax: 1, lockTimeoutMs: 60_000 });
    held = await holdGuests(database.url);
  });
  afterAll(async () => {
    await held?.end();
    await db?.close();
    await database?.drop();
  });
  const pid = async (): Promise<number | undefined> => (await db.database.read(systemContext(tenantId), (tx) => tx.one<{ pid: number }>(myPid, [])))?.pid;

  it.each(['read', 'write'] as const)('of a %s ends its query in the database, and the same connection serves the next', async (kind) => {
    const before = await pid();
    const client = new AbortController();
    const asked = db.database[kind](systemContext(tenantId, { hungUp: client.signal }), async (tx) => {
      if (kind === 'write') await tx.run(addRow, [tenantId]);
      return tx.one(lockTable, []);
    });
    asked.catch(() => undefined);
    await expect.poll(held.waiting, patience).toBe(1);
    client.abort();
    await expect(asked).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    await expect.poll(held.waiting, patience).toBe(0);
    expect(await pid()).toBe(before);
    expect(await held.rows()).toBe(0);
  });

  it('before it has a connection asks nothing at all', async () => {
    const first = new AbortController();
    const holder = db.database.read(systemContext(tenantId, { hungUp: first.signal }), (tx) => tx.one(lockTable, []));
    holder.catch(() => undefined);
    await expect.poll(held.waiting, patience).toBe(1);
    const client = new AbortController();
    let began = false;
    const asked = db.database.read(systemContext(tenantId, { hungUp: client.signal }), () => Promise.resolve((began = true)));
    asked.catch(() => undefined);
    client.abort();
    first.abort();
    await expect(asked).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    await expect(holder).rejects.toMatchObject({ code: 'CLIENT_GONE' });
    expect(began).toBe(false);
  });

  it('just as it ends never cancels whoever has the connection next', async () => {
    for (let round = 0; round < 100; round += 1) {
      const client = new AbortController();
      const asked = db.database.write(systemContext(tenantId, { hungUp: client.signal }), (tx) => tx.one(myPid, []));
      const outcome = asked.then(() => 'done', (error: unknown) => (error instanceof CouvertError ? error.code : String(error)));
      if (round % 2 === 0) setImmediate(() => client.abort());
      else setTimeout(() => client.abort(), 1);
      const next = db.database.write(systemContext(tenantId), (tx) => tx.one(myPid, []));
      expect(['done', 'CLIENT_GONE']).toContain(await outcome);
      await expect(next).resolves.toBeDefined();
    }
  });
});

describe('a request whose client hangs up', () => {
  let api: TestApi;
  let held: Awaited<ReturnType<typeof holdGuests>>;
  let key: string;
  let url: string;
  beforeAll(async () => {
    api = await startTestApi({ env: { COUVERT_POOL_SIZE: '1', COUVERT_LOCK_TIMEOUT_MS: '60000', COUVERT_REQUEST_DEADLINE_MS: '60000' } });
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    url = await api.app.getUrl();
    key = (await api.aKey(await api.aTenant())).key;
    held = await holdGuests(api.database.url);
  });
  afterAll(async () => {
    await held?.end();
    await api?.close();
  });

  it('ends its query, and the only connection of the pool serves the next', async () => {
    const asking = request(`${url}/v1/guests`, { headers: { 'x-api-key': key } });
    asking.on('error', () => undefined);
    asking.end();
    await expect.poll(held.waiting, patience).toBe(1);
    asking.destroy();
    await expect.poll(held.waiting, patience).toBe(0);
    await expect(api.app.get(Database).read(systemContext(uuidV7()), (tx) => tx.one(myPid, []))).resolves.toBeDefined();
  });

  it('that waits no longer than it says is answered then, by the database’s own limit', async () => {
    const response = await fetch(`${url}/v1/guests`, { headers: { 'x-api-key': key, 'request-timeout': '0.5' } });
    expect([response.status, await response.json()]).toEqual([504, expect.objectContaining({ code: 'TIMEOUT' })]);
    await expect.poll(held.waiting, patience).toBe(0);
    const wrong = await fetch(`${url}/v1/guests`, { headers: { 'x-api-key': key, 'request-timeout': 'soon' } });
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ code: 'BAD_REQUEST' })]);
  });
});
