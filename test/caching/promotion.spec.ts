import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isVisible, LogConnection, LogTail, readStamp, type Stamp } from '#caching';
import { migrate, systemContext } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { cacheVerb } from '../../apps/cli/src/verbs/cache.ts';
import { openDatabase } from '../support/open-database.ts';
import { forStandbys, TestServer } from '../support/test-server.ts';

const tenantId = '00000000-0000-4000-8000-000000000001';

// Two servers of its own: one of them becomes the other.
describe('the change log on a standby, and after its promotion', () => {
  let primary: TestServer;
  let standby: TestServer;
  let onPrimary: Client;
  let onStandby: Client;
  let errors: unknown[];

  const urlOf = (server: TestServer): string => Object.assign(new URL(server.adminUrl), { pathname: '/log' }).href;
  const clientOf = async (server: TestServer): Promise<Client> => {
    const client = new Client({ connectionString: urlOf(server) });
    await client.connect();
    return client;
  };
  const tailOf = (read: () => LogConnection): LogTail => {
    const reader = { read: (previous: Stamp | null, tagsMax: number) => read().read(previous, tagsMax), renewEpoch: (how: { force: boolean }) => read().renewEpoch(how), trim: (below: bigint) => read().trim(below), close: () => read().close() };
    return new LogTail(reader, { intervalMs: 3_600_000, retentionMs: 3_600_000, onError: (error) => errors.push(error) });
  };
  const connectionTo = (server: TestServer): LogConnection => new LogConnection({ url: urlOf(server), answerTimeoutMs: 5_000 });
  const stampOn = async (server: TestServer): Promise<Stamp> => {
    const opened = await openDatabase(urlOf(server));
    try {
      return await opened.database.read(systemContext(tenantId), readStamp);
    } finally {
      await opened.close();
    }
  };
  const one = async <Row extends object>(client: Client, text: string): Promise<Row> => (await client.query<Row>(text)).rows[0] as Row;
  const write = async (client: Client, price: number): Promise<string> => (await one<{ xid: string }>(client, `UPDATE dishes SET price = ${price} WHERE id = 1 RETURNING pg_current_xact_id()::text AS xid`)).xid;
  const priceOn = async (client: Client): Promise<number> => (await one<{ price: number }>(client, 'SELECT price FROM dishes WHERE id = 1')).price;

  beforeAll(async () => {
    primary = await TestServer.start({ settings: forStandbys });
    const admin = new Client({ connectionString: primary.adminUrl });
    await admin.connect();
    await admin.query('CREATE DATABASE log');
    await admin.end();
    await migrate({ url: urlOf(primary), migrations: allMigrations });
    onPrimary = await clientOf(primary);
    for (const sql of ['CREATE TABLE dishes (id int PRIMARY KEY, price int)', `SELECT cache_watch('dishes', 'dish:{id}')`, 'INSERT INTO dishes VALUES (1, 10)', 'SELECT cache_renew_epoch(false)']) await onPrimary.query(sql);
    standby = await primary.standby();
    onStandby = await clientOf(standby);
    errors = [];
  });
  afterAll(async () => {
    await Promise.all([onPrimary?.end(), onStandby?.end()]);
    await standby?.stop();
    await primary?.stop();
  });

  it('is stamped on a standby with the epoch of its primary', async () => {
    const { epoch } = await one<{ epoch: string }>(onPrimary, 'SELECT cache_current_epoch() AS epoch');
    expect((await stampOn(standby)).epoch).toBe(epoch);
  });

  it('is not followed on a standby: what is known always comes from the primary', async () => {
    const stamp = await stampOn(standby);
    const tail = tailOf(() => connection);
    const connection = connectionTo(standby);
    await tail.start();
    try {
      await expect(tail.tailNow()).rejects.toThrow(/recovery/);
      expect([tail.epoch, tail.isCurrent(stamp, ['dish:1'])]).toEqual([null, false]);
    } finally {
      await tail.stop();
    }
    expect(await one(onStandby, 'SELECT cache_renew_epoch(true) AS epoch')).toEqual({ epoch: null });
  });

  // So a stamp of a standby says nothing about transactions between its xmin and its xmax.
  it('cannot name on a standby who still runs', async () => {
    const runner = await clientOf(primary);
    try {
      await runner.query('BEGIN');
      const running = BigInt(await write(runner, 11));
      await onPrimary.query('INSERT INTO dishes VALUES (2, 10)');
      await expect.poll(async () => (await onStandby.query('SELECT FROM dishes WHERE id = 2')).rowCount, { timeout: 30_000 }).toBe(1);
      const said = await one<{ snapshot: string; mayShow: boolean }>(onStandby, `SELECT pg_current_snapshot()::text AS snapshot, pg_visible_in_snapshot('${running}'::xid8, pg_current_snapshot()) AS "mayShow"`);
      expect([said.mayShow, said.snapshot.endsWith(':'), await priceOn(onStandby)]).toEqual([true, true, 10]);
      const stamp = await stampOn(standby);
      expect([isVisible(stamp, running), stamp.xmin <= running, running < (stamp.mayShowBelow ?? 0n)]).toEqual([false, true, true]);
    } finally {
      await runner.query('COMMIT');
      await runner.end();
    }
  });

  it('has no epoch after a promotion, until it is renewed, and then another', async () => {
    const connections = [connectionTo(primary), connectionTo(standby)] as const;
    let serving: LogConnection = connections[0];
    const heard: string[] = [];
    const tail = tailOf(() => serving);
    tail.subscribe({ changed: (tags) => heard.push(...tags.keys()), lost: () => heard.push('lost') });
    await tail.start();
    try {
      const { epoch } = tail;
      const identity = 'SELECT system_identifier::text AS id FROM pg_control_system()';
      const before = await one<{ id: string }>(onPrimary, identity);
      expect(await one(onStandby, 'SELECT pg_promote() AS promoted')).toEqual({ promoted: true });
      // The old primary lives a little longer and commits what the new one never hears of.
      const lost = BigInt(await write(onPrimary, 12));
      await tail.tailNow();
      const stamp = await stampOn(primary);
      expect(tail.isCurrent(stamp, ['dish:1'])).toBe(true);

      serving = connections[1];
      expect(await one(onStandby, identity)).toEqual(before);
      const bare = 'SELECT epoch FROM cache_tail(NULL, NULL, 0)';
      expect(await one(onStandby, bare)).toEqual({ epoch: null });
      const given: bigint[] = [];
      while ((given.at(-1) ?? 0n) < lost) given.push(BigInt(await write(onStandby, 13)));
      // Visible under the stamp by its number, and written by somebody whom the stamp has never seen.
      expect(given).toContain(lost);
      expect(await one(onStandby, bare)).toEqual({ epoch: null });

      const said: string[] = [];
      await cacheVerb.run({ args: ['new-epoch'], env: { DATABASE_URL: urlOf(standby) }, say: (line) => said.push(line), note: () => undefined });
      expect(said.join()).toMatch(/begun anew/);
      heard.length = 0;
      await tail.tailNow();
      expect(heard[0]).toBe('lost');
      expect(tail.epoch).not.toBe(epoch);
      expect([tail.isCurrent(stamp, ['dish:1']), tail.isCurrent(await stampOn(standby), ['dish:1'])]).toEqual([false, true]);
      heard.length = 0;
      await write(onStandby, 14);
      await tail.tailNow();
      expect(heard).toEqual(['dish:1']);
    } finally {
      await Promise.all(connections.map((connection) => connection.close()));
      await tail.stop();
    }
  });
});
