import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { Database, Secrets, systemContext, uuidV7 } from '#kernel';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { EventLoopLag, HealthController, Readiness } from '#monitoring';
import { createApiKey, secretScopes } from '#security';
import { openDatabase } from '../../support/open-database.ts';
import { testSecret } from '../../support/test-secret.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { ensureBuilt } from '../../support/ensure-built.ts';
import { spawnApi } from '../../support/spawn-api.ts';

/** Whether a port accepts no connection. */
function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
}

async function aKeyOf({ url }: TestDatabase): Promise<string> {
  const open = await openDatabase(url);
  const { database } = open;
  try {
    const tenantId = uuidV7();
    await database.dataSource.query('INSERT INTO tenants (id, slug, name) VALUES ($1, $2, $2)', [tenantId, `drained-${tenantId.slice(-8)}`]);
    const { key } = await database.write(systemContext(tenantId), (tx) => createApiKey(tx, new Secrets(testSecret), { kind: 'secret', environment: 'live', name: 'test', scopes: secretScopes, createdBy: 'test' }));
    return key;
  } finally {
    await open.close();
  }
}

/** Asks one request after another on one connection, until an answer tells to close it. A connection that ends otherwise has lost a request. */
function askUntilClosed(port: number): Promise<{ answered: number; isTold: boolean; lost: string | null }> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let [answered, received, isOwed, isTold] = [0, '', false, false];
    const ask = (): void => {
      isOwed = true;
      received = '';
      socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      const body = received.split('\r\n\r\n')[1];
      if (length === undefined || body === undefined || body.length < Number(length)) return;
      isOwed = false;
      answered += 1;
      isTold = /connection: close/i.test(received);
      if (isTold) socket.end();
      else ask();
    });
    socket.once('connect', ask);
    let error = '';
    socket.once('error', ({ message }) => (error = message));
    socket.once('close', () => resolve({ answered, isTold, lost: isOwed || !isTold ? `a request was not answered: ${received} ${error}` : null }));
  });
}

describe('health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  const get = async (url: string) => {
    const response = await api.app.inject({ url });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>(), headers: response.headers };
  };

  it('is live as long as the event loop turns', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'ok', checks: { event_loop: { status: 'up', lag_ms: expect.any(Number) as unknown } } } });
  });

  it('has started once it is ready, and still has when it drains', async () => {
    expect(await get('/health/startup')).toMatchObject({ status: 200, body: { checks: { process: { status: 'up', state: 'ready' } } } });
    const starting = new Readiness();
    const one = new HealthController(api.app.get(HealthCheckService), api.app.get(HealthIndicatorService), api.app.get(EventLoopLag), starting);
    await expect(one.startup()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    starting.started();
    starting.drain();
    await expect(one.startup()).resolves.toMatchObject({ status: 'ok' });
    await expect(one.ready()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('stays ready when the database is lost: all processes would leave at once', async () => {
    await api.app.get(Database).dataSource.destroy();
    expect((await get('/health/ready')).status).toBe(200);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('is not ready from the moment that a drain begins, and asks clients to go elsewhere', async () => {
    expect((await get('/health/ready')).headers['connection']).not.toBe('close');
    api.app.get(Readiness).drain();
    const answer = await get('/health/ready');
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE', checks: { process: { status: 'down', state: 'draining' } } } });
    expect(answer.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    api.app.get(Readiness).started();
    expect((await get('/health/ready')).status).toBe(503);
    expect((await get('/health/live')).status).toBe(200);
  });
});

describe('a server that is asked to stop', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    // Under the hooks' longer time: the tests are not about how long a build takes.
    await ensureBuilt();
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('says at once that it is not ready, serves while balancers notice, and ends with 0', async () => {
    const { url, program } = await spawnApi({ databaseUrl: database.url, env: { COUVERT_DRAIN_WAIT_MS: '700' } });
    program.signal('SIGTERM');
    const statusOf = async (path: string): Promise<number> => {
      const response = await fetch(`${url}${path}`);
      await response.arrayBuffer();
      return response.status;
    };
    await program.until(async () => (await statusOf('/health/ready')) === 503, { what: 'readiness says no' });
    expect(await statusOf('/health/live')).toBe(200);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('finishes what is under way before it ends', async () => {
    const { url, program } = await spawnApi({ databaseUrl: database.url, env: { COUVERT_DRAIN_WAIT_MS: '0' } });
    const { port } = new URL(url);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    // The answer "100 Continue" says that the request has reached the server, which now waits for the body.
    socket.write('POST /health/live HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
    await program.until(() => received.includes('100 Continue'), { what: 'the request is under way' });
    program.signal('SIGTERM');
    await program.until(() => refuses(Number(port)), { what: 'no new connection is accepted' });
    socket.write('{}');
    await once(socket, 'close');
    expect(received).toContain('HTTP/1.1 405 Method Not Allowed');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('under load answers every request that it was sent, and those that take longer than the listener is open', async () => {
    const { url, program } = await spawnApi({ databaseUrl: database.url, env: { COUVERT_DRAIN_WAIT_MS: '5000', COUVERT_LOCK_TIMEOUT_MS: '60000', COUVERT_REQUEST_DEADLINE_MS: '60000' } });
    const port = Number(new URL(url).port);
    const key = await aKeyOf(database);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE guests IN ACCESS EXCLUSIVE MODE');
    const slow = Array.from({ length: 5 }, async () => (await fetch(`${url}/v1/guests`, { headers: { 'x-api-key': key } })).status);
    const all = { answered: 0, told: 0, lost: [] as string[] };
    // As behind a balancer: on connections that are open until they are told to close them, and on new ones while it is ready.
    let isReady = true;
    const client = async (): Promise<void> => {
      while (isReady) {
        const { answered, isTold, lost } = await askUntilClosed(port);
        all.answered += answered;
        all.told += Number(isTold);
        if (lost !== null) all.lost.push(lost);
      }
    };
    const clients = Array.from({ length: 20 }, client);
    await program.until(() => program.stdout.split('"request"').length > 60, { what: 'there is load' });
    program.signal('SIGTERM');
    await program.until(async () => {
      const { status } = await fetch(`${url}/health/ready`);
      return status === 503;
    }, { what: 'the balancer notices' });
    isReady = false;
    await Promise.all(clients);
    expect(all).toMatchObject({ lost: [], told: expect.any(Number) as unknown });
    expect(all.told).toBeGreaterThanOrEqual(20);
    expect(all.answered).toBeGreaterThan(60);
    await program.until(() => refuses(port), { what: 'no new connection is accepted' });
    await holder.end();
    expect(await Promise.all(slow)).toEqual([200, 200, 200, 200, 200]);
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('ends at once at the second signal', async () => {
    const { program } = await spawnApi({ databaseUrl: database.url, env: { COUVERT_DRAIN_WAIT_MS: '60000' } });
    program.signal('SIGTERM');
    await program.until(() => program.stdout.includes('draining'), { what: 'the drain begins' });
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 1, signal: null });
  });
});

describe('a server that cannot start', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let empty: TestDatabase;
  beforeAll(async () => {
    await ensureBuilt();
    [database, empty] = await Promise.all([createTestDatabase(), createTestDatabase({ migrated: false })]);
  });
  afterAll(() => Promise.all([database.drop(), empty.drop()]));

  it('says in one sentence that the port is taken', async () => {
    const { url, program } = await spawnApi({ databaseUrl: database.url, env: { COUVERT_DRAIN_WAIT_MS: '0' } });
    const { port } = new URL(url);
    try {
      await expect(spawnApi({ databaseUrl: database.url, env: { PORT: port, HOST: '127.0.0.1' } })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program.`);
    } finally {
      await program.stop();
    }
  });

  it('says which variable is wrong', async () => {
    await expect(spawnApi({ databaseUrl: database.url, env: { LOG_LEVEL: 'loud' } })).rejects.toThrow('LOG_LEVEL must be one of');
  });

  it('says what the database lacks', async () => {
    await expect(spawnApi({ databaseUrl: empty.url, env: { COUVERT_START_WAIT_MS: '0' } })).rejects.toThrow('Run "couvert migrate".');
  });

  it('says that the database does not answer', async () => {
    const nowhere = new URL(database.url);
    nowhere.port = '1';
    await expect(spawnApi({ databaseUrl: nowhere.href, env: { COUVERT_START_WAIT_MS: '0' } })).rejects.toThrow('cannot be used yet');
  });
});
