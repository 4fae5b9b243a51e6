import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { Wire } from './wire.ts';

describe('limits before anything else runs', () => {
  let api: TestApi;
  let wire: Wire;
  let tenantId: string;

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false, env: { COUVERT_KEY_REQUESTS: '5', COUVERT_ADDRESS_REQUESTS: '8', COUVERT_TRUSTED_PROXIES: '127.0.0.1' } });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
  });

  const statuses = async (count: number, options: Parameters<Wire['ask']>[1], path = '/v1/restaurants'): Promise<number[]> => {
    const found: number[] = [];
    for (let at = 0; at < count; at += 1) found.push((await wire.ask(path, options)).status);
    return found;
  };

  it('tell a key what is left, and refuse it with a problem when nothing is', async () => {
    const { key } = await api.aKey(tenantId);
    const first = await wire.ask('/v1/restaurants', { key });
    expect([first.status, first.headers['ratelimit-policy'], first.headers['ratelimit']]).toEqual([200, '"key";q=5;w=60', '"key";r=4;t=12']);
    expect(await statuses(4, { key })).toEqual([200, 200, 200, 200]);
    const refused = await wire.ask('/v1/restaurants', { key });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.bytes.toString())).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryable: true, traceId: refused.headers['x-trace-id'] });
    expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'private, no-store', ratelimit: expect.stringMatching(/^"key";r=0;t=\d+$/) as unknown, 'retry-after': expect.stringMatching(/^\d+$/) as unknown });
    expect(refused.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'content-security-policy': expect.stringContaining("default-src 'none'") as unknown });
    expect((await wire.ask('/v1/restaurants', { key: (await api.aKey(tenantId)).key })).status).toBe(200);
  });

  it('let a key pass that is exempt, and say nothing of a limit', async () => {
    const { key } = await api.aKey(tenantId, { rateLimitExempt: true });
    expect(await statuses(12, { key })).not.toContain(429);
    expect((await wire.ask('/v1/restaurants', { key })).headers['ratelimit']).toBeUndefined();
  });

  it('count an address whoever it says to be, and never the machine itself', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect(await statuses(10, from)).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 429, 429]);
    expect(await statuses(1, { headers: { 'x-forwarded-for': '192.0.2.2' } })).toEqual([401]);
    expect(await statuses(20, {})).not.toContain(429);
  });
});
