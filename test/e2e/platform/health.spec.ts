import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '#kernel';
import { Readiness } from '#monitoring';
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
