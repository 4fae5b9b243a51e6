import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, Secrets, systemContext, uuidV7 } from '#kernel';
import { createLogger, Defects, type ErrorReporter, HealthWatcher, type ReportTally } from '#monitoring';
import { createApiKey, type Scope, secretScopes } from '#security';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { diskProbe } from '../../../apps/api/src/health/process-probes.ts';
import { freePort } from '../../../apps/local/src/embedded-postgres/free-port.ts';
import { MortalPostgres } from '../../support/mortal-postgres.ts';
import { RedisServer } from '../../support/redis/redis-server.ts';
import { describeWith } from '../../support/system/describe-with.ts';
import { testSecret } from '../../support/test-secret.ts';
import { Wire } from '../edge/wire.ts';

interface Component {
  readonly status: 'up' | 'degraded' | 'down';
  readonly latency_ms: number | null;
  readonly changed_at: string | null;
  readonly [fact: string]: unknown;
}

interface Details {
  readonly status: string;
  readonly components: Readonly<Record<string, Component>>;
  readonly policies: Readonly<Record<string, { readonly state: string }>>;
}

const patience = { timeout: 60_000, interval: 30 };

describeWith('redis-server', 'the details of health', () => {
  let postgres: MortalPostgres;
  let redis: RedisServer;
  let app: NestFastifyApplication;
  let wire: Wire;
  let sql: Client;
  const keys = { admin: '', other: '' };
  const tenantId = uuidV7();
  const silent = createLogger({ level: 'silent' });
  const reporter: { tally: ReportTally } & ErrorReporter = { kind: 'elsewhere', tally: { sent: 0, dropped: 0, lastDroppedAtMs: null }, report: () => undefined, close: () => Promise.resolve() };

  const aKey = async (scopes: readonly Scope[]): Promise<string> =>
    (await app.get(Database).write(systemContext(tenantId), (tx) => createApiKey(tx, app.get(Secrets), { kind: 'secret', environment: 'live', name: 'test', scopes, createdBy: 'test' }))).key;

  beforeAll(async () => {
    postgres = await MortalPostgres.start();
    redis = await RedisServer.start();
    const nobody = Object.assign(new URL(postgres.url), { port: String(await freePort()) }).href;
    app = await createApp(parseConfig({
      DATABASE_URL: postgres.url, DATABASE_REPLICA_URLS: `${postgres.url},${nobody}`, REDIS_URL: redis.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0',
      COUVERT_POOL_SIZE: '2', COUVERT_HEALTH_INTERVAL_MS: '60',
    }), { logger: silent, defects: new Defects({ logger: silent, reporter }) });
    wire = await Wire.open(app);
    sql = await connected();
    await sql.query('INSERT INTO tenants (id, slug, name) VALUES ($1, $2, $2)', [tenantId, 'platform-team']);
    [keys.admin, keys.other] = [await aKey(['platform:admin']), await aKey(secretScopes)];
    // This server writes commits down late: a kill would take the keys along.
    await sql.query('CHECKPOINT');
  });
  afterAll(async () => {
    redis?.thaw();
    await postgres?.thaw().catch(() => undefined);
    wire?.close();
    await sql?.end().catch(() => undefined);
    await app?.close();
    await redis?.stop();
    await postgres?.stop();
  });

  const connected = async (): Promise<Client> => {
    const client = new Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const details = async (): Promise<Details> => {
    const { status, bytes } = await wire.ask('/health/details', { key: keys.admin });
    expect([status, bytes.toString()]).toEqual([200, expect.any(String)]);
    return JSON.parse(bytes.toString()) as Details;
  };
  const component = async (name: string): Promise<Component | undefined> => (await details()).components[name];
  const statusOf = async (name: string, status: string): Promise<void> => {
    await expect.poll(async () => (await component(name))?.status, patience).toBe(status);
  };
  /** M1: whatever is broken. */
  const expectReady = async (): Promise<void> => expect((await wire.ask('/health/ready')).status).toBe(200);
  /** What is said of a component, each time that it changes, until it says `last`. */
  const said = async (name: string, last: string): Promise<string[]> => {
    const all: string[] = [];
    await expect.poll(async () => {
      const status = (await component(name))?.status ?? 'none';
      if (all.at(-1) !== status) all.push(status);
      return status;
    }, patience).toBe(last);
    return all;
  };

  it('are for administrators alone', async () => {
    expect((await wire.ask('/health/details')).status).toBe(401);
    expect((await wire.ask('/health/details', { key: keys.other })).status).toBe(403);
  });

  it('name every component, with what a look took and since when it is so', async () => {
    await expect.poll(async () => Object.values((await details()).components).every(({ latency_ms }) => latency_ms !== null), patience).toBe(true);
    const { components, policies } = await details();
    expect(Object.keys(components)).toEqual(['cache', 'database', 'disk', 'error_reporter', 'event_loop', 'jobs', 'mail', 'memory', 'migrations', 'outbox', 'pool', 'redis', 'standbys']);
    for (const [name, { status, latency_ms, changed_at }] of Object.entries(components)) {
      expect([name, status]).toEqual([name, name === 'standbys' ? 'degraded' : 'up']);
      expect(latency_ms).toEqual(expect.any(Number));
      expect(Date.parse(changed_at ?? '')).toBeLessThanOrEqual(Date.now());
    }
    expect(Object.keys(policies).sort()).toEqual(['database_read', 'redis', 'standby', 'webhooks']);
  });

  it('say that one standby of two is gone, and nothing of where it was', async () => {
    await statusOf('standbys', 'degraded');
    expect(await component('standbys')).toMatchObject({ configured: 2, answering: 1, lag_seconds: 0 });
    expect(JSON.stringify(await details())).not.toMatch(/postgres:\/\/|127\.0\.0\.1|secret/);
  });

  it.each(['killed', 'frozen'] as const)('with the database %s answer at once, also long after, and follow it without flapping', async (how) => {
    await (how === 'killed' ? postgres.kill() : postgres.freeze());
    try {
      expect(await said('database', 'down')).toEqual(['up', 'down']);
      await statusOf('cache', 'degraded');
      expect((await details()).policies['database_read']?.state).not.toBe('closed');
      // A secret key is honoured for five seconds elsewhere: here for as long as somebody wants to look.
      await statusOf('cache', 'down');
      expect(await details()).toMatchObject({ status: 'down' });
      await expectReady();
    } finally {
      await (how === 'killed' ? postgres.begin() : postgres.thaw());
    }
    expect(await said('database', 'up')).toEqual(['down', 'up']);
    await statusOf('cache', 'up');
    await statusOf('migrations', 'up');
    if (how === 'killed') sql = await connected();
  });

  it.each(['killed', 'frozen'] as const)('with Redis %s say so', async (how) => {
    if (how === 'killed') await redis.kill();
    else redis.freeze();
    try {
      expect(await said('redis', 'down')).toEqual(['up', 'down']);
      await expect.poll(async () => (await details()).policies['redis']?.state, patience).toBe('open');
      await expectReady();
    } finally {
      if (how === 'killed') await redis.startAgain();
      else redis.thaw();
    }
    await statusOf('redis', 'up');
    await expect.poll(async () => (await details()).policies['redis']?.state, patience).toBe('closed');
  });

  it('say that somebody holds every connection of the pool', async () => {
    const release = Promise.withResolvers<void>();
    const held = Array.from({ length: 2 }, () => app.get(Database).write(systemContext(tenantId), () => release.promise));
    const waiting = app.get(Database).write(systemContext(tenantId), () => Promise.resolve());
    waiting.catch(() => undefined);
    try {
      await expect.poll(async () => (await component('pool'))?.status, patience).toBe('down');
      const pool = await component('pool');
      expect(pool).toMatchObject({ open: 2, idle: 0, max: 2 });
      // And those who look at other components.
      expect(pool?.['waiting']).toBeGreaterThanOrEqual(1);
      expect((await component('database'))?.status).toBe('up');
      await expectReady();
    } finally {
      release.resolve();
      await Promise.all(held);
      await waiting.catch(() => undefined);
    }
    await statusOf('pool', 'up');
  });

  it('say that the database lacks a migration', async () => {
    const { rows: [last] } = await sql.query<{ timestamp: string; name: string }>('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING timestamp, name');
    await statusOf('migrations', 'down');
    expect(await component('migrations')).toMatchObject({ missing: 1, first_missing: last?.name });
    await expectReady();
    await sql.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [last?.timestamp, last?.name]);
    await statusOf('migrations', 'up');
  });

  it('say that reports of errors do not leave', async () => {
    reporter.tally = { sent: 4, dropped: 1, lastDroppedAtMs: performance.now() };
    await statusOf('error_reporter', 'degraded');
    expect(await component('error_reporter')).toMatchObject({ reporter: 'elsewhere', dropped: 1 });
    reporter.tally = { ...reporter.tally, lastDroppedAtMs: performance.now() - 61_000 };
    await statusOf('error_reporter', 'up');
  });

  it('say that the event loop is late', async () => {
    const ofLoop = (): string | null | undefined => app.get(HealthWatcher).reports().find(({ name }) => name === 'event_loop')?.status;
    const givesUpAt = performance.now() + 60_000;
    while (ofLoop() === 'up' && performance.now() < givesUpAt) {
      for (const until = performance.now() + 250; performance.now() < until; );
      await nextTurn();
    }
    expect(ofLoop()).not.toBe('up');
    await statusOf('event_loop', 'up');
  });
});

describe('the disk', () => {
  it('is well with room, degraded with little, and down with next to none', async () => {
    const look = (freePercentMin: number) => diskProbe({ path: '.', freePercentMin }).look(new AbortController().signal);
    const { free_percent } = await look(0);
    const free = Number(free_percent);
    expect((await look(0)).status).toBe('up');
    expect((await look(free + 1)).status).toBe('degraded');
    expect((await look(free * 5 + 5)).status).toBe('down');
  });

  it('that is not there is no disk', async () => {
    await expect(diskProbe({ path: '/no/such/folder', freePercentMin: 10 }).look(new AbortController().signal)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
