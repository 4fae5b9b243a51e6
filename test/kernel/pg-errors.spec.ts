import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouvertError, type Statement, statement, systemContext, type Tx, uuidV7 } from '#kernel';
import { constraintErrors } from '../../apps/api/src/constraint-errors.ts';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// One row for each line of what PostgreSQL's errors mean. Each error comes from the server itself: caused, where that can be
// done in a test, else raised by its code.

const ask = (name: string, text: string): Statement => statement(`pg_error_${name}`, text);
const addTenant = ask('tenant', `INSERT INTO couvert_probe (id, slug, size) VALUES ($1, $2, $3)`);
const overlap = ask('overlap', `INSERT INTO couvert_probe_stays (during) VALUES ('[2027-01-01,2027-01-03)'), ('[2027-01-02,2027-01-04)')`);
const orphan = ask('orphan', `INSERT INTO couvert_probe_children (parent) VALUES (4711)`);
const notUuid = ask('not_uuid', `SELECT $1::text::uuid`);
const zero = ask('zero', `SELECT 1 / ($1::int)`);
const tooLarge = ask('too_large', `SELECT ($1::bigint)::int`);
const denied = ask('denied', `SELECT * FROM couvert_probe_closed`);
const sleep = ask('sleep', `SELECT pg_sleep($1)`);
const lock = ask('lock', `SELECT pg_advisory_xact_lock($1)`);
const idle = ask('idle', `SELECT set_config('idle_in_transaction_session_timeout', '50ms', true)`);
const whole = ask('whole', `SELECT set_config('transaction_timeout', '50ms', true)`);
const myPid = ask('pid', `SELECT pg_backend_pid() AS pid`);
const nothing = ask('nothing', `SELECT 1`);
const nonsense = ask('nonsense', `SELECT no_such_column FROM couvert_probe`);
/** Raised by its code, for what a test cannot cause on a server that others use: a full disk, a failed device, a crash. */
const raise = ask('raise', `SELECT couvert_probe_raise($1)`);

describe('what PostgreSQL says', { timeout: 60_000 }, () => {
  let testDatabase: TestDatabase;
  let admin: Client;
  let proxy: DatabaseProxy;
  let db: OpenDatabase;
  const tenantId = uuidV7();

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    admin = new Client({ connectionString: testDatabase.url });
    await admin.connect();
    await admin.query(`
      CREATE TABLE couvert_probe (id integer PRIMARY KEY, slug text NOT NULL, size integer CHECK (size > 0));
      CREATE TABLE couvert_probe_stays (during daterange, EXCLUDE USING gist (during WITH &&));
      CREATE TABLE couvert_probe_children (parent integer REFERENCES couvert_probe);
      CREATE TABLE couvert_probe_closed (id integer);
      GRANT SELECT, INSERT ON couvert_probe, couvert_probe_stays, couvert_probe_children TO couvert_app;
      INSERT INTO couvert_probe VALUES (1, 'one', 1);
      CREATE FUNCTION couvert_probe_raise(code text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = 'as PostgreSQL says it'; END $$;
    `);
    proxy = await startDatabaseProxy(testDatabase.url);
    db = await openDatabase(proxy.url, { lockTimeoutMs: 100, constraints: constraintErrors, poolSizeMax: 4 });
  });
  afterAll(async () => {
    await db?.close();
    await proxy?.close();
    await admin?.end();
    await testDatabase?.drop();
  });

  const ctx = (leftMs = 10_000) => systemContext(tenantId, { deadlineAtMs: performance.now() + leftMs });
  const run = (text: Statement, ...values: unknown[]) => (tx: Tx) => tx.run(text, values);

  /** What a caller gets for a write, and the code that PostgreSQL said it with. */
  async function refusal(work: (tx: Tx) => Promise<unknown>, leftMs?: number): Promise<{ code: string; status: number; retryAfterSeconds: number | undefined; sqlState: unknown }> {
    const error: unknown = await db.database.write(ctx(leftMs), work).then(
      () => expect.fail('it was not refused'),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof CouvertError)) throw error;
    const { cause, retryAfterSeconds } = error.occurrence;
    return { code: error.code, status: error.status, retryAfterSeconds, sqlState: cause instanceof Error && 'code' in cause ? cause.code : null };
  }

  it.each([
    ['23505', 'CONFLICT', 409, run(addTenant, 1, 'twice', 1)],
    ['23P01', 'CONFLICT', 409, run(overlap)],
    ['23503', 'IN_USE', 409, run(orphan)],
    ['23514', 'INPUT_INVALID', 422, run(addTenant, 2, 'small', 0)],
    ['23502', 'INPUT_INVALID', 422, run(addTenant, 3, null, 1)],
    ['22P02', 'BAD_REQUEST', 400, run(notUuid, 'no uuid')],
    ['22012', 'BAD_REQUEST', 400, run(zero, 0)],
    ['22003', 'BAD_REQUEST', 400, run(tooLarge, '99999999999')],
    ['22021', 'BAD_REQUEST', 400, run(notUuid, '\0')],
    ['42501', 'NOT_FOUND', 404, run(denied)],
    ['42703', 'INTERNAL', 500, run(nonsense)],
  ])('%s, caused, is %s', async (sqlState, code, status, work) => {
    expect(await refusal(work)).toMatchObject({ code, status, sqlState });
  });

  it('57014, a statement that has had its time, is TIMEOUT', async () => {
    expect(await refusal(run(sleep, 20), 200)).toMatchObject({ code: 'TIMEOUT', status: 504, sqlState: '57014' });
  });

  it('25P03 and 25P04, a transaction that idles or lasts too long, are TIMEOUT', async () => {
    for (const limit of [idle, whole]) {
      const found = await refusal(async (tx) => {
        const row = await tx.one<{ pid: number }>(myPid, []);
        await tx.run(limit, []);
        // The server ends it by itself: nothing else is sent until it has.
        await expect.poll(async () => (await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [row?.pid])).rowCount, { timeout: 15_000 }).toBe(0);
        await tx.run(nothing, []);
      });
      // Its words arrive ahead of the end of the connection, or the end alone is seen: it could not be answered in either case.
      expect(found.status === 504 || found.status === 503, JSON.stringify(found)).toBe(true);
    }
    for (const sqlState of ['25P03', '25P04']) expect(await refusal(run(raise, sqlState))).toMatchObject({ code: 'TIMEOUT', status: 504, sqlState });
  });

  it('55P03, a lock that another holds, is UNAVAILABLE', async () => {
    await admin.query('SELECT pg_advisory_lock(4712)');
    try {
      expect(await refusal(run(lock, 4712))).toEqual({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1, sqlState: '55P03' });
    } finally {
      await admin.query('SELECT pg_advisory_unlock(4712)');
    }
  });

  it('25006, a write where only reading is possible, is UNAVAILABLE', async () => {
    await expect(db.database.read(ctx(), run(addTenant, 9, 'read', 1))).rejects.toMatchObject({ code: 'UNAVAILABLE', occurrence: { retryAfterSeconds: 1, cause: { code: '25006' } } });
  });

  it('57P01, a session that was ended, and a connection that was cut, are UNAVAILABLE', async () => {
    const ended = await refusal(async (tx) => {
      const row = await tx.one<{ pid: number }>(myPid, []);
      await admin.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await tx.run(sleep, [5]);
    });
    expect(ended).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1 });
    expect(await refusal(async (tx) => {
      await tx.run(nothing, []);
      proxy.cutAll();
      await tx.run(nothing, []);
    })).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1 });
  });

  it('53300, more connections than it has, is UNAVAILABLE', async () => {
    const name = new URL(testDatabase.url).pathname.slice(1);
    const user = 'couvert_probe_limited';
    await admin.query(`DROP ROLE IF EXISTS ${user}`);
    await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'limited' CONNECTION LIMIT 0; GRANT CONNECT ON DATABASE "${name}" TO ${user}`);
    const url = new URL(testDatabase.url);
    url.username = user;
    url.password = 'limited';
    try {
      await expect(openDatabase(url.href)).rejects.toMatchObject({ code: '53300' });
    } finally {
      await admin.query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    }
    expect(await refusal(run(raise, '53300'))).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1, sqlState: '53300' });
  });

  it.each(['53100', '53200', '53400', '57P02', '57P03', '57P05', '58030', '58000', '08000', '08003', '08006', '08P01'])('%s, of a server in trouble, is UNAVAILABLE', async (sqlState) => {
    expect(await refusal(run(raise, sqlState))).toEqual({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1, sqlState });
  });

  it.each(['40001', '40P01'])('%s is tried again three times, then it is UNAVAILABLE', async (sqlState) => {
    let attempts = 0;
    expect(await refusal((tx) => {
      attempts += 1;
      return tx.run(raise, [sqlState]);
    })).toEqual({ code: 'UNAVAILABLE', status: 503, retryAfterSeconds: 1, sqlState });
    expect(attempts).toBe(4);
  });

  it('a connection lost in COMMIT is OUTCOME_UNKNOWN', async () => {
    await db.database.write(ctx(), run(nothing));
    proxy.cutAt('commit', 'answer');
    expect(await refusal(run(nothing))).toMatchObject({ code: 'OUTCOME_UNKNOWN', status: 503 });
  });

  it('the constraint that keeps a table for one party is SLOT_UNAVAILABLE', () => {
    expect(constraintErrors['allocations_no_overlap']?.()).toMatchObject({ code: 'SLOT_UNAVAILABLE', status: 409 });
  });
});
