import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, Loggers } from '#monitoring';
import { startTestApi, type TestApi } from '../../support/api.ts';

interface Levels {
  readonly process: string;
  readonly modules: readonly { readonly module: string; readonly level: string; readonly until: string | null }[];
}

describe('what is logged', () => {
  const lines: string[] = [];
  let api: TestApi;
  let admin: string;
  let other: string;

  beforeAll(async () => {
    api = await startTestApi({ logger: createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } }) });
    admin = (await api.aKey(await api.aTenant('platform-team'), { scopes: ['platform:admin'] })).key;
    other = (await api.aKey(await api.aTenant())).key;
  });
  afterEach(async () => {
    await change({ module: 'all', level: 'default' });
    lines.length = 0;
  });
  afterAll(() => api?.close());

  const send = (method: 'GET' | 'PUT', payload?: object, key = admin) => api.app.inject({ method, url: '/v1/admin/log-levels', headers: { 'x-api-key': key }, ...(payload === undefined ? {} : { payload }) });
  const change = (payload: object) => send('PUT', payload);
  const levelOf = (answer: { json<T>(): T }, module: string) => answer.json<Levels>().modules.find((one) => one.module === module);

  it('is told to administrators, part by part', async () => {
    const answer = await send('GET');
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Levels>().modules.map(({ module }) => module)).toEqual(expect.arrayContaining(['all', 'cache', 'database', 'errors', 'http', 'nest', 'redis', 'search']));
    expect(levelOf(answer, 'database')).toEqual({ module: 'database', level: 'info', until: null });
  });

  it('is changed by them while the process runs, of one part', async () => {
    const log = api.app.get(Loggers).of('database');
    log.debug('before');
    const answer = await change({ module: 'database', level: 'debug' });
    expect([answer.statusCode, levelOf(answer, 'database')?.level, levelOf(answer, 'cache')?.level]).toEqual([200, 'debug', 'info']);
    log.debug('while');
    api.app.get(Loggers).of('cache').debug('of another part');
    await change({ module: 'database', level: 'default' });
    log.debug('after');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message).filter((message) => message !== 'request')).toEqual(['while']);
  });

  it('stops to have access lines when they are not wanted', async () => {
    await change({ module: 'http', level: 'warn' });
    lines.length = 0;
    await send('GET');
    expect(lines).toEqual([]);
    await change({ module: 'http', level: 'default' });
    await send('GET');
    expect(lines.filter((line) => line.includes('"message":"request"'))).not.toEqual([]);
  });

  it('goes back by itself when a time was said', async () => {
    const answer = await change({ module: 'cache', level: 'trace', for_seconds: 1 });
    const until = Date.parse(levelOf(answer, 'cache')?.until ?? '');
    expect(until).toBeGreaterThan(Date.now() - 60_000);
    await expect.poll(async () => levelOf(await send('GET'), 'cache'), { timeout: 30_000 }).toEqual({ module: 'cache', level: 'info', until: null });
  });

  it('is nobody else’s to read or change, and refuses what it does not know', async () => {
    expect((await send('GET', undefined, other)).statusCode).toBe(403);
    expect((await send('PUT', { module: 'all', level: 'trace' }, other)).statusCode).toBe(403);
    for (const wrong of [{ module: 'cash', level: 'debug' }, { module: 'cache', level: 'loud' }, { module: 'cache' }, { module: 'cache', level: 'debug', for_seconds: 0 }, { module: 'cache', level: 'debug', for_seconds: 86_401 }, { module: '__proto__', level: 'debug' }]) {
      expect((await change(wrong)).statusCode, JSON.stringify(wrong)).toBe(422);
    }
  });
});
