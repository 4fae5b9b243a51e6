import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogConnection, LogTail, readStamp, type Stamp } from '#caching';
import { migrate, systemContext } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { cacheVerb } from '../../apps/cli/src/verbs/cache.ts';
import { openDatabase } from '../support/open-database.ts';
import { TestServer } from '../support/test-server.ts';

const tenantId = '00000000-0000-4000-8000-000000000001';

// A server of its own: what is done to it would be done to every other suite.
describe('the change log on a bad day', () => {
  let server: TestServer;
  let url: string;
  let tail: LogTail;
  let heard: string[];

  const connected = async <T>(work: (client: Client) => Promise<T>, to = url): Promise<T> => {
    const client = new Client({ connectionString: to });
    // A server that is killed says so to everybody.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const each = (statements: readonly string[]) => async (client: Client): Promise<void> => {
    for (const statement of statements) await client.query(statement);
  };
  const sql = (...statements: string[]): Promise<void> => connected(each(statements));
  const admin = (...statements: string[]): Promise<void> => connected(each(statements), server.adminUrl);
  const rows = <Row extends object>(text: string): Promise<Row[]> => connected(async (client) => (await client.query<Row>(text)).rows);
  const pidOfTail = async (): Promise<number> => {
    const [tailing] = await rows<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name = 'couvert-log' AND datname = current_database()`);
    if (tailing === undefined) throw new Error('the tail has no connection');
    return tailing.pid;
  };
  const stampNow = async (): Promise<Stamp> => {
    const opened = await openDatabase(url);
    try {
      return await opened.database.read(systemContext(tenantId), readStamp);
    } finally {
      await opened.close();
    }
  };
  /** Reads the log until it can be read. */
  const follow = async (): Promise<void> => {
    await expect.poll(() => tail.tailNow().then(() => true, () => false), { timeout: 60_000 }).toBe(true);
  };

  const prepare = async (): Promise<void> => {
    await migrate({ url, migrations: allMigrations });
    await sql(`CREATE TABLE dishes (id int PRIMARY KEY, price int)`, `SELECT cache_watch('dishes', 'dish:{id}')`, `INSERT INTO dishes VALUES (1, 10), (2, 10)`);
  };

  beforeAll(async () => {
    server = await TestServer.start();
    url = Object.assign(new URL(server.adminUrl), { pathname: '/log' }).href;
    await admin('CREATE DATABASE log');
    await prepare();
    tail = new LogTail(new LogConnection({ url, answerTimeoutMs: 1_000 }), { intervalMs: 3_600_000, retentionMs: 3_600_000, onError: () => undefined });
    heard = [];
    tail.subscribe({ changed: (tags) => heard.push(...tags.keys()), lost: () => heard.push('lost') });
    await tail.start();
  });
  afterAll(async () => {
    await tail.stop();
    await server.stop();
  });

  it('hears a prepared transaction when it is committed, by whichever session', async () => {
    await sql('BEGIN', 'UPDATE dishes SET price = 11 WHERE id = 1', `PREPARE TRANSACTION 'supper'`);
    await tail.tailNow();
    heard.length = 0;
    await tail.tailNow();
    expect(heard).toEqual([]);
    await sql(`COMMIT PREPARED 'supper'`);
    await tail.tailNow();
    expect(heard).toEqual(['dish:1']);
  });

  it('gives a frozen server up in time, and goes on when it wakes', async () => {
    heard.length = 0;
    const pid = await pidOfTail();
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(tail.tailNow()).rejects.toThrow(/terminated/);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await sql('UPDATE dishes SET price = 12 WHERE id = 2');
    await follow();
    expect(heard).toEqual(['dish:2']);
  });

  it('has another epoch after a backend was killed, for xids are given again', async () => {
    const { epoch } = tail;
    const born = `SELECT database_oid, marker_oid, postmaster_started_at, pg_postmaster_start_time() AS server, (SELECT system_identifier::text FROM pg_control_system()) AS cluster FROM cache_epoch`;
    const before = await rows(born);
    heard.length = 0;
    const given = await connected(async (guest) => {
      await guest.query('BEGIN');
      const { rows: [running] } = await guest.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      process.kill(await pidOfTail(), 'SIGKILL');
      // Until then the server goes on as if nothing were.
      await expect(guest.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminat|ECONNRESET/);
      return Number(running?.xid);
    });
    const again: number[] = [];
    // The server may have more to recover from than our own connection: what is asked now it answers again.
    await expect.poll(async () => {
      const [written] = await rows<{ xid: string }>('UPDATE dishes SET price = 13 WHERE id = 1 RETURNING pg_current_xact_id()::text AS xid').catch(() => []);
      if (written !== undefined) again.push(Number(written.xid));
      return again.at(-1) ?? 0;
    }, { timeout: 60_000 }).toBeGreaterThanOrEqual(given);
    expect(again).toContain(given);
    // Nothing but the unlogged marker tells.
    expect(await rows(born)).toEqual(before);
    await follow();
    expect(tail.epoch).not.toBe(epoch);
    expect(heard[0]).toBe('lost');
    heard.length = 0;
    await sql('UPDATE dishes SET price = 14 WHERE id = 1');
    await follow();
    expect(heard).toEqual(['dish:1']);
  });

  it('does not hear a restore of data alone, which ends with a new epoch and armed triggers', async () => {
    const stamp = await stampNow();
    // What pg_restore --data-only --disable-triggers does.
    await sql('ALTER TABLE dishes OWNER TO couvert_owner', 'ALTER TABLE dishes DISABLE TRIGGER ALL', 'DELETE FROM dishes', 'INSERT INTO dishes VALUES (1, 1), (2, 1)', 'ALTER TABLE dishes ENABLE TRIGGER ALL');
    heard.length = 0;
    await follow();
    expect(heard).toEqual([]);
    expect(tail.isCurrent(stamp, ['dish:1'])).toBe(true);

    await cacheVerb.run({ args: ['new-epoch'], env: { DATABASE_URL: url }, say: () => undefined, note: () => undefined });
    await follow();
    expect(heard).toEqual(['lost']);
    expect([tail.isCurrent(stamp, ['dish:1']), tail.isCurrent(await stampNow(), ['dish:1'])]).toEqual([false, true]);
    await sql('SET session_replication_role = replica', 'UPDATE dishes SET price = 2 WHERE id = 2');
    await follow();
    expect(heard).toEqual(['lost', 'dish:2']);
  });

  it('has another epoch in a copy of the database that takes its name', async () => {
    const { epoch } = tail;
    const stamp = await stampNow();
    await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'log'`, 'CREATE DATABASE earlier TEMPLATE log');
    await sql('UPDATE dishes SET price = 15 WHERE id = 1');
    await follow();
    await admin('DROP DATABASE log WITH (FORCE)', 'ALTER DATABASE earlier RENAME TO log');
    expect(await rows('SELECT id FROM cache_epoch')).toEqual([{ id: epoch }]);
    heard.length = 0;
    await follow();
    expect(heard[0]).toBe('lost');
    expect(tail.epoch).not.toBe(epoch);
    expect(tail.isCurrent(stamp, ['dish:1'])).toBe(false);
  });

  it('is without knowledge while its database is gone, and begins anew in the one that is made in its place', async () => {
    const { epoch } = tail;
    await admin('DROP DATABASE log WITH (FORCE)');
    await expect(tail.tailNow()).rejects.toThrow(/terminat|does not exist/);
    await admin('CREATE DATABASE log');
    await expect(tail.tailNow()).rejects.toThrow(/does not exist/);
    await prepare();
    heard.length = 0;
    await follow();
    expect(heard[0]).toBe('lost');
    expect(tail.epoch).not.toBe(epoch);
    heard.length = 0;
    await sql('UPDATE dishes SET price = 16 WHERE id = 2');
    await follow();
    expect(heard).toEqual(['dish:2']);
  });
});
