import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, fakeClock, systemContext } from '#kernel';
import { formatApiKey, parseApiKey, publishableScopes, revokeApiKey, type Scope } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { ProbeModule } from './probe.module.ts';

const clock = fakeClock(Date.now());
let api: TestApi;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi({ imports: [ProbeModule], clock, env: { COUVERT_REQUEST_DEADLINE_MS: '2000' } });
  tenantId = await api.aTenant();
});
afterAll(() => api.close());

const look = async (key: string | undefined, { path = '/v1/probe', headers = {} }: { path?: string; headers?: Record<string, string> } = {}) => {
  const response = await api.app.inject({ url: path, headers: { ...(key === undefined ? {} : { 'x-api-key': key }), ...headers } });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>(), headers: response.headers };
};

async function sql<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: api.database.url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

describe('a key', () => {
  it('decides the tenant, and hands its scopes and restaurants down', async () => {
    const { id, key } = await api.aKey(tenantId, { scopes: ['restaurants:read'], restaurantIds: [7, 9] });
    expect((await look(key)).body).toMatchObject({ tenant: tenantId, key: id, scopes: ['restaurants:read'], restaurants: [7, 9] });
  });

  it('is stored as a hash that holds nothing of it', async () => {
    const { id, key } = await api.aKey(tenantId);
    const [row] = await sql<{ text: string; hash: Buffer }>('SELECT api_keys::text AS text, secret_hash AS hash FROM api_keys WHERE id = $1', [id]);
    const secret = parseApiKey(key)?.secret ?? '';
    expect(row?.text).not.toContain(secret);
    expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
    expect(row?.hash).toHaveLength(33);
  });

  it('that is missing, mistyped, unknown or has another secret opens nothing, and the last two read alike', async () => {
    const { key } = await api.aKey(tenantId);
    const parts = parseApiKey(key);
    if (parts === null) throw new Error('no key was made');
    const unknown = formatApiKey({ ...parts, id: 'nobodyHasIt0' });
    const forged = formatApiKey({ ...parts, secret: 'A'.repeat(32) });
    const otherKind = formatApiKey({ ...parts, kind: 'publishable' });
    for (const wrong of [undefined, '', key.slice(0, -1), `${key}, ${key}`, unknown, forged, otherKind]) expect(await look(wrong)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect((await look(unknown)).body['detail']).toBe((await look(forged)).body['detail']);
  });

  it('opens only what its scopes name', async () => {
    const { key } = await api.aKey(tenantId);
    expect(await look(key, { path: '/v1/probe/admin' })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', required_scopes: ['platform:admin'] } });
    const admin = await api.aKey(tenantId, { scopes: ['platform:admin'] });
    expect(await look(admin.key, { path: '/v1/probe/admin' })).toMatchObject({ status: 200 });
  });

  it('opens a route of several scopes with any one of them', async () => {
    const statusOf = async (scope: Scope): Promise<number> => (await look((await api.aKey(tenantId, { scopes: [scope] })).key, { path: '/v1/probe/either' })).status;
    expect([await statusOf('bookings:create'), await statusOf('bookings:read'), await statusOf('bookings:write')]).toEqual([200, 200, 403]);
  });

  it('of every scope does not open a route that names none', async () => {
    const { key } = await api.aKey(tenantId, { scopes: ['platform:admin', 'bookings:write'] });
    expect(await look(key, { path: '/v1/probe/closed' })).toMatchObject({ status: 403 });
    expect(await look(undefined, { path: '/v1/probe/closed' })).toMatchObject({ status: 401 });
  });

  it('ends when it expires', async () => {
    const { key } = await api.aKey(tenantId, { expiresAt: new Date(clock.now() + 60_000) });
    expect(await look(key)).toMatchObject({ status: 200 });
    clock.advance(60_000);
    expect(await look(key)).toMatchObject({ status: 401, body: { detail: 'This API key has expired.' } });
  });

  it('ends within a second of its revocation, and for good', async () => {
    const { id, key } = await api.aKey(tenantId);
    expect(await look(key)).toMatchObject({ status: 200 });
    await api.app.get(Database).write(systemContext(tenantId), (tx) => revokeApiKey(tx, id));
    const revokedAtMs = performance.now();
    while ((await look(key)).status === 200) {
      expect(performance.now() - revokedAtMs).toBeLessThan(1_200);
      await sleep(20);
    }
    expect((await look(key)).body).toMatchObject({ detail: 'This API key was revoked.' });
  });

  it('of a suspended tenant opens nothing', async () => {
    const suspended = await api.aTenant();
    const { key } = await api.aKey(suspended);
    await sql(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [suspended]);
    expect(await look(key)).toMatchObject({ status: 401, body: { detail: 'This API key is not known.' } });
  });
});

describe('a publishable key', () => {
  it('looks and books, whatever the row says', async () => {
    const { id, key } = await api.aKey(tenantId, { kind: 'publishable', scopes: publishableScopes });
    await sql(`UPDATE api_keys SET scopes = '{restaurants:read,bookings:create,bookings:write,platform:admin}' WHERE id = $1`, [id]);
    expect((await look(key)).body['scopes']).toEqual([...publishableScopes]);
  });

  it('is never made with more', async () => {
    await expect(api.aKey(tenantId, { kind: 'publishable', scopes: ['bookings:read'] })).rejects.toMatchObject({ cause: expect.any(RangeError) as unknown });
  });

  it('locked to origins works on their pages only; without a lock anywhere', async () => {
    const locked = await api.aKey(tenantId, { kind: 'publishable', scopes: publishableScopes, origins: ['https://bistro.example'] });
    expect(await look(locked.key, { headers: { origin: 'https://bistro.example' } })).toMatchObject({ status: 200 });
    for (const origin of ['https://evil.example', 'http://bistro.example', 'https://bistro.example.evil', 'null', undefined]) {
      expect(await look(locked.key, { headers: origin === undefined ? {} : { origin } })).toMatchObject({ status: 403 });
    }
    const open = await api.aKey(tenantId, { kind: 'publishable', scopes: publishableScopes });
    expect(await look(open.key, { headers: { origin: 'https://any.example' } })).toMatchObject({ status: 200 });
  });
});

describe('a demo key', () => {
  it('is the same on every machine, and works again after the secret has changed', async () => {
    const fixed = { id: 'demoTenant01', secret: 'ADemoKeyWhoseSecretAnybodyCanSee' };
    const { key } = await api.aKey(tenantId, { fixed });
    await sql(`UPDATE api_keys SET secret_hash = 'of another secret' WHERE id = $1`, [fixed.id]);
    expect(await api.aKey(tenantId, { fixed })).toEqual({ id: fixed.id, key });
    expect(await look(key)).toMatchObject({ status: 200 });
  });

  it('of one tenant cannot be taken over by another', async () => {
    const fixed = { id: 'demoTenant02', secret: 'ADemoKeyWhoseSecretAnybodyCanSee' };
    await api.aKey(tenantId, { fixed });
    await expect(api.aKey(await api.aTenant(), { fixed })).rejects.toThrow('NOT_FOUND');
  });
});

describe('a repeat with the same Idempotency-Key', () => {
  const say = (key: string, payload: object, idempotencyKey: string) =>
    api.app.inject({ method: 'POST', url: '/v1/probe', headers: { 'x-api-key': key, 'idempotency-key': idempotencyKey }, payload });

  it('gets the first answer, and a header that says so', async () => {
    const { key } = await api.aKey(tenantId);
    const first = await say(key, { said: 'a', aside: 'b' }, 'order 66');
    const again = await say(key, { aside: 'b', said: 'a' }, 'order 66');
    expect(first.statusCode).toBe(201);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.json()).toEqual(first.json());
    expect(again.headers['idempotent-replayed']).toBe('true');
  });

  it('and another payload, or from another caller, is refused', async () => {
    const { key } = await api.aKey(tenantId);
    await say(key, { said: 'a' }, 'order 67');
    expect((await say(key, { said: 'b' }, 'order 67')).json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await say((await api.aKey(tenantId)).key, { said: 'a' }, 'order 67')).json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('of another tenant is a request of its own', async () => {
    const mine = await say((await api.aKey(tenantId)).key, { said: 'a' }, 'order 68');
    const theirs = await say((await api.aKey(await api.aTenant())).key, { said: 'a' }, 'order 68');
    expect(theirs.statusCode).toBe(201);
    expect(theirs.json<{ tenant: string }>().tenant).not.toBe(mine.json<{ tenant: string }>().tenant);
  });
});

describe('a request', () => {
  it('that takes longer than its deadline is given up, and the database with it', async () => {
    const { key } = await api.aKey(tenantId);
    const startedAtMs = performance.now();
    expect(await look(key, { path: '/v1/probe/slow' })).toMatchObject({ status: 504, body: { code: 'TIMEOUT', retryable: true } });
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    expect(await sql(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`, [])).toEqual([]);
  });

  it('without a body is fine where an action needs none', async () => {
    const { key } = await api.aKey(tenantId);
    const plain = await api.app.inject({ method: 'POST', url: '/v1/probe/action', headers: { 'x-api-key': key } });
    const typed = await api.app.inject({ method: 'POST', url: '/v1/probe/action', headers: { 'x-api-key': key, 'content-type': 'application/json' }, payload: '' });
    expect([plain.statusCode, typed.statusCode]).toEqual([200, 200]);
  });

  it('with a wrong body is told where', async () => {
    const { key } = await api.aKey(tenantId);
    const answer = await api.app.inject({ method: 'POST', url: '/v1/probe', headers: { 'x-api-key': key }, payload: { said: 'far too long', tenant: 'mine' } });
    expect(answer.json()).toMatchObject({
      code: 'INPUT_INVALID',
      status: 422,
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/said', code: 'MAX_LENGTH' }), expect.objectContaining({ pointer: '/tenant', code: 'UNKNOWN_PROPERTY' })]) as unknown,
    });
  });
});
