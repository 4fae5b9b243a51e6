import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '#monitoring';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { ProbeModule } from './probe.module.ts';

const lines: string[] = [];
const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
let api: TestApi;
let key: string;
let keyId: string;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi({ imports: [ProbeModule], logger });
  tenantId = await api.aTenant();
  ({ key, id: keyId } = await api.aKey(tenantId));
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(() => api.close());

const written = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const accessLines = () => written().filter(({ message }) => message === 'request');

describe('the access line', () => {
  it('names route, caller, outcome and trace of each request, once', async () => {
    const response = await api.app.inject({ url: '/v1/probe?x=1', headers: { 'x-api-key': key } });
    expect(accessLines()).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'GET',
        route: '/v1/probe',
        status: 200,
        tenantId,
        keyId,
        code: null,
        bytes: Buffer.byteLength(response.body),
        traceId: response.headers['x-trace-id'],
        durationMs: expect.any(Number) as unknown,
      }),
    ]);
  });

  it('names the error, and no route where there was none', async () => {
    await api.app.inject({ url: '/v1/wp-admin?email=ada@example.com' });
    expect(accessLines()).toEqual([expect.objectContaining({ route: null, status: 404, code: 'NOT_FOUND', tenantId: null, keyId: null })]);
  });

  it('is written also for what the router itself refuses', async () => {
    const response = await api.app.inject({ url: '/v1/%' });
    expect(accessLines()).toEqual([expect.objectContaining({ route: null, status: 400, code: 'BAD_REQUEST', traceId: response.headers['x-trace-id'] })]);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
  });

  it('holds nothing of the address, which may name a guest, nor of key, token or body', async () => {
    const token = 'T'.repeat(43);
    await api.app.inject({ method: 'POST', url: '/v1/probe?q=wilma', headers: { 'x-api-key': key, 'x-manage-token': token, cookie: 'session=abc', authorization: 'Bearer abc' }, payload: { said: 'wilma', email: 'wilma@example.com' } });
    const text = lines.join('');
    for (const secret of [key, token, 'session=abc', 'Bearer abc', 'wilma', 'example.com']) expect(text).not.toContain(secret);
  });
});

describe('a defect', () => {
  it('is logged once with its cause and the trace that the caller was told', async () => {
    const response = await api.app.inject({ url: '/v1/probe/defect' });
    const errors = written().filter(({ level }) => level === 'error');
    expect(errors).toEqual([expect.objectContaining({ code: 'INTERNAL', traceId: response.json<{ traceId: string }>().traceId, err: expect.objectContaining({ message: expect.stringContaining('TypeError at /srv/app') as unknown, stack: expect.any(String) as unknown }) as unknown })]);
  });

  it('is told apart from what callers do wrong, which is no error of ours', async () => {
    await api.app.inject({ url: '/v1/probe' });
    await api.app.inject({ method: 'POST', url: '/v1/probe', headers: { 'x-api-key': key }, payload: {} });
    expect(written().filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the logger', () => {
  it('redacts keys, tokens and who a guest is, at the top of a line and one object deep', () => {
    logger.info({ authorization: 's3cret', headers: { 'x-api-key': 's3cret', 'x-manage-token': 's3cret', cookie: 's3cret' }, booking: { guest_email: 's3cret', guest: { name: 's3cret' }, manage_token: 's3cret' }, guest: { name: 's3cret' }, phone: 's3cret' }, 'x');
    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).not.toContain('s3cret');
  });

  it('writes what PostgreSQL says without the values it quotes', () => {
    const err = Object.assign(new Error('duplicate key value violates unique constraint'), { code: '23505', detail: 'Key (email)=(ada@example.com) already exists.', where: 's3cret', parameters: ['s3cret'], query: 's3cret' });
    logger.error({ err }, 'x');
    expect(lines.join('')).toContain('23505');
    expect(lines.join('')).not.toMatch(/ada@example\.com|s3cret/);
  });
});
