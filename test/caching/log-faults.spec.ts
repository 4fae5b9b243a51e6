import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogConnection, LogTail } from '#caching';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { TestServer } from '../support/test-server.ts';

// A server of its own: what is done to it would be done to every other suite.
describe('the change log on a bad day', () => {
  let server: TestServer;
  let url: string;
  let tail: LogTail;
  let heard: string[];

  const connected = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: url });
    // A server that is killed says so to everybody.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const sql = (...statements: string[]): Promise<void> => connected(async (client) => {
    for (const statement of statements) await client.query(statement);
  });
  const pidsOf = (application: string): Promise<number[]> => connected(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()', [application]);
    return rows.map(({ pid }) => pid);
  });
  /** Reads the log until it can be read. */
  const follow = async (): Promise<void> => {
    await expect.poll(() => tail.tailNow().then(() => true, () => false), { timeout: 60_000 }).toBe(true);
  };

  beforeAll(async () => {
    server = await TestServer.start();
    const database = new URL(server.adminUrl);
    database.pathname = '/log';
    url = server.adminUrl;
    await sql('CREATE DATABASE log');
    url = database.href;
    await migrate({ url, migrations: allMigrations });
    await sql(`CREATE TABLE dishes (id int PRIMARY KEY, price int)`, `SELECT cache_watch('dishes', 'dish:{id}')`, `INSERT INTO dishes VALUES (1, 10), (2, 10)`);
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
    const [pid] = await pidsOf('couvert-log');
    if (pid === undefined) throw new Error('the tail has no connection');
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

  it('has another epoch after a backend was killed, for xids may be given again', async () => {
    const { epoch } = tail;
    const [pid] = await pidsOf('couvert-log');
    if (pid === undefined) throw new Error('the tail has no connection');
    heard.length = 0;
    process.kill(pid, 'SIGKILL');
    await follow();
    expect(tail.epoch).not.toBe(epoch);
    expect(heard[0]).toBe('lost');
    heard.length = 0;
    // The server may have more to recover from than our own connection: what is asked now it answers again.
    await expect.poll(() => sql('UPDATE dishes SET price = 13 WHERE id = 1').then(() => true, () => false), { timeout: 60_000 }).toBe(true);
    await follow();
    expect(heard).toEqual(['dish:1']);
  });
});
