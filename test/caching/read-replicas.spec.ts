import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cache, cachedQuestion, type Loaded, loadIn, LogConnection, LogTail, Standbys } from '#caching';
import { migrate, Standby, statement, systemContext } from '#kernel';
import { createLogger } from '#monitoring';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { aRestaurant, aTenant } from '../support/builders/restaurant-builder.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { forStandbys, TestServer } from '../support/test-server.ts';
import { testSecret } from '../support/test-secret.ts';

const readPrice = statement('test_replicas_price', 'SELECT price FROM dishes WHERE id = $1');
const readSlowly = statement('test_replicas_slowly', 'SELECT price FROM dishes, pg_sleep(10) WHERE id = $1');
const price = cachedQuestion<number | null>({ name: 'read-replicas-spec-price', shape: 1, reads: 'strict', tables: ['dishes'] });
const ctx = systemContext('00000000-0000-4000-8000-000000000001');

// A primary, and a standby that streams from it. In this order: the later ones end what the earlier ones need.
describe('answers that are loaded on a standby', () => {
  let primary: TestServer;
  let standby: TestServer;
  let onPrimary: Client;
  let onStandby: Client;
  let opened: OpenDatabase;
  let replica: Standby;
  let tail: LogTail;
  let standbys: Standbys;
  let cache: Cache;
  let errors: unknown[];
  /** Until it is a server of its own. */
  let isAlive = true;

  const urlOf = (server: TestServer): string => Object.assign(new URL(server.adminUrl), { pathname: '/log' }).href;
  const clientOf = async (server: TestServer): Promise<Client> => {
    const client = new Client({ connectionString: urlOf(server) });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const read = async (id: number, sql = readPrice): Promise<number | null> => {
    const load = (): Promise<Loaded<number | null>> => loadIn(opened.database, ctx, async (tx) => ({ value: (await tx.one<{ price: number }>(sql, [id]))?.price ?? null }));
    return (await cache.read(ctx, price, { key: `${sql.name}:${id}`, tags: [`dish:${id}`] }, load)).value;
  };
  const write = async (id: number, to: number, on = onPrimary): Promise<void> => void (await on.query('UPDATE dishes SET price = $2 WHERE id = $1', [id, to]));
  const caughtUp = async (): Promise<void> => {
    const { rows } = await onPrimary.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn');
    await expect.poll(async () => (await onStandby.query<{ isThere: boolean }>('SELECT pg_last_wal_replay_lsn() >= $1 AS "isThere"', [rows[0]?.lsn])).rows[0]?.isThere, { timeout: 30_000 }).toBe(true);
  };
  /** Of dishes that nobody has asked for, until the standby is asked again. */
  const untilAnswered = async (): Promise<void> => {
    const { answered } = standbys.counts;
    let id = 1_000;
    await expect.poll(async () => (await read((id += 1)), standbys.counts.answered), { timeout: 30_000, interval: 50 }).toBeGreaterThan(answered);
  };

  const since = async <T>(work: () => Promise<T>): Promise<[T, Standbys['counts']]> => {
    const before = { ...standbys.counts };
    const result = await work();
    const { answered, behind, failed } = standbys.counts;
    return [result, { answered: answered - before.answered, behind: behind - before.behind, failed: failed - before.failed }];
  };
  /** How many errors have been told since it was asked last. */
  const told = (): number => errors.splice(0).length;

  beforeAll(async () => {
    primary = await TestServer.start({ settings: forStandbys });
    const admin = new Client({ connectionString: primary.adminUrl });
    await admin.connect();
    await admin.query('CREATE DATABASE log');
    await admin.end();
    await migrate({ url: urlOf(primary), migrations: allMigrations });
    onPrimary = await clientOf(primary);
    for (const sql of ['CREATE TABLE dishes (id int PRIMARY KEY, price int)', 'GRANT SELECT ON dishes TO couvert_app', `SELECT cache_watch('dishes', 'dish:{id}')`, 'INSERT INTO dishes SELECT id, 10 FROM generate_series(1, 9) AS id', 'SELECT cache_renew_epoch(false)']) await onPrimary.query(sql);
    standby = await primary.standby();
    onStandby = await clientOf(standby);
    opened = await openDatabase(urlOf(primary));
  });
  beforeEach(async () => {
    errors = [];
    replica = new Standby({ url: urlOf(standby), poolSizeMax: 2, entities: [], onPoolError: () => undefined });
    standbys = new Standbys({ servers: [replica], onError: (error) => errors.push(error) });
    tail = new LogTail(new LogConnection({ url: urlOf(primary), answerTimeoutMs: 5_000 }), { intervalMs: 20, retentionMs: 3_600_000, onError: () => undefined });
    await tail.start();
    cache = new Cache({ log: tail, bytesMax: 1_048_576, staleMsMax: 1_000, store: null, logRetentionMs: 3_600_000, lostStaleMsMax: 0, standbys });
    if (isAlive) await caughtUp().then(untilAnswered);
  });
  afterEach(async () => {
    cache.close();
    await Promise.all([tail.stop(), replica.close()]);
  });
  afterAll(async () => {
    await Promise.all([onPrimary?.end(), onStandby?.end(), opened?.close()]);
    await standby?.stop();
    await primary?.stop();
  });

  it('are right while it is held back, and come from it again once it has caught up', async () => {
    await onStandby.query('SELECT pg_wal_replay_pause()');
    await write(1, 11);
    await tail.tailNow();
    // What has not changed since is as true there.
    expect(await since(() => read(2))).toEqual([10, { answered: 1, behind: 0, failed: 0 }]);
    expect(await since(() => read(1))).toEqual([11, { answered: 0, behind: 1, failed: 0 }]);
    await onStandby.query('SELECT pg_wal_replay_resume()');
    await caughtUp();
    await write(2, 12);
    await caughtUp();
    await untilAnswered();
    expect(await read(2)).toBe(12);
  });

  it('are right beside a transaction of which it cannot tell whether it runs', async () => {
    const runner = await clientOf(primary);
    try {
      await runner.query('BEGIN');
      await write(3, 13, runner);
      await write(4, 14);
      await caughtUp();
      expect(await since(() => read(3))).toEqual([10, { answered: 0, behind: 1, failed: 0 }]);
      await runner.query('COMMIT');
      await tail.tailNow();
      expect(await read(3)).toBe(13);
      await caughtUp();
      await untilAnswered();
    } finally {
      await runner.end();
    }
  });

  it('are right when it cancels a load, as it does when what it reads is removed on the primary', async () => {
    const reading = read(5, readSlowly).then(() => null, (error: unknown) => error);
    await expect.poll(async () => (await onStandby.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`)).rowCount, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
    await expect.poll(() => standbys.counts.failed, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(async () => (await onPrimary.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`)).rowCount, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
    // It had gone on to the primary.
    expect(await reading).toMatchObject({ code: 'UNAVAILABLE' });
    await untilAnswered();
  });

  describe('of the API', () => {
    let writer: NestFastifyApplication;
    let reader: NestFastifyApplication;

    const appOf = (more: Readonly<Record<string, string>>): Promise<NestFastifyApplication> =>
      createApp(parseConfig({ DATABASE_URL: urlOf(primary), COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '2', ...more }), { logger: createLogger({ level: 'silent' }) });

    beforeAll(async () => {
      [writer, reader] = await Promise.all([appOf({}), appOf({ DATABASE_REPLICA_URLS: urlOf(standby) })]);
    });
    afterAll(() => Promise.all([writer?.close(), reader?.close()]));

    it('show to who has written what they wrote, however far behind it is', async () => {
      const { id: tenantId } = await aTenant().save(onPrimary);
      const house = await aRestaurant({ tenantId, description: 'As before' }).save(onPrimary);
      const key = await makeApiKey(urlOf(primary), tenantId);
      const url = `/v1/restaurants/${house.id}`;
      await caughtUp();
      await onStandby.query('SELECT pg_wal_replay_pause()');
      let token = '';
      for (let number = 1; number <= 20; number += 1) {
        const written = await writer.inject({ method: 'PATCH', url, headers: { 'x-api-key': key, 'if-match': '*', 'x-consistency': token }, payload: { description: `As of ${number}` } });
        expect(written.statusCode).toBe(200);
        token = String(written.headers['x-consistency']);
        for (let look = 0; look < 3; look += 1) {
          const seen = await reader.inject({ url, headers: { 'x-api-key': key, 'x-consistency': token } });
          expect(seen.json()).toMatchObject({ description: `As of ${number}` });
          token = String(seen.headers['x-consistency']);
        }
      }
      await onStandby.query('SELECT pg_wal_replay_resume()');
      await caughtUp();
      const { standbys: counts } = reader.get(Cache).stats();
      expect((counts?.answered ?? 0) + (counts?.behind ?? 0)).toBeGreaterThan(0);
    });
  });

  it('are right while it stands still, and come from it again afterwards', async () => {
    await read(6);
    told();
    await standby.freeze();
    try {
      await write(6, 16);
      await tail.tailNow();
      const [prices, { answered, failed }] = await since(async () => [await read(6), await read(7)]);
      expect([prices, answered, failed > 0]).toEqual([[16, 10], 0, true]);
    } finally {
      await standby.thaw();
    }
    await untilAnswered();
    expect(told()).toBe(1);
  });

  it('are right after it was promoted and has a life of its own', async () => {
    expect((await onStandby.query('SELECT pg_promote()')).rowCount).toBe(1);
    isAlive = false;
    await write(8, 88, onStandby);
    await write(9, 99, onStandby);
    // So that its transactions have numbers that the log knows as ended.
    for (let price = 12; price <= 18; price += 1) await write(8, price);
    await tail.tailNow();
    expect(await since(async () => [await read(9), await read(8)])).toEqual([[10, 18], { answered: 0, behind: 1, failed: 0 }]);
  });

  it('are right after it was killed', async () => {
    told();
    await standby.kill();
    await expect.poll(() => onStandby.query('SELECT').then(() => 'lives', () => 'is gone'), { timeout: 10_000 }).toBe('is gone');
    await write(1, 21);
    await tail.tailNow();
    expect(await since(() => read(1))).toEqual([21, { answered: 0, behind: 0, failed: 1 }]);
    expect(told()).toBe(1);
  });
});
