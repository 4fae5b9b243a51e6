import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database, isUuid, Secrets } from '#kernel';
import { type Dispatcher } from '#delivery';
import { PostWebhook } from '../../libs/delivery/src/webhooks/post-webhook.ts';
import { SealedSecrets } from '../../libs/delivery/src/webhooks/sealed-secrets.ts';
import { WebhookConsumer } from '../../libs/delivery/src/webhooks/webhook-consumer.ts';
import { startTestApi, type TestApi, testSecret } from '../support/api.ts';
import { aDispatcher, aTrace, say, sqlOf, until } from './support.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let api: TestApi;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let db: Database;
let receiver: Server;
let base: string;
let tenantId: string;
let key: string;
const received: Received[] = [];
/** What the receiver does, by path; 204 where nothing is said. */
const answers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();

beforeAll(async () => {
  api = await startTestApi({ env: { COUVERT_WEBHOOK_ALLOW_PRIVATE: '1' } });
  db = api.app.get(Database);
  sql = await sqlOf(api.database.url);
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      const answer = answers.get(request.url ?? '');
      if (answer === undefined) response.writeHead(204).end();
      else answer(request, response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await sql.end();
  await api.close();
});
beforeEach(async () => {
  await sql.rows('TRUNCATE outbox, outbox_deliveries, outbox_consumers, webhook_endpoints');
  received.length = 0;
  answers.clear();
  tenantId = await api.aTenant();
  ({ key } = await api.aKey(tenantId));
});

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers: Record<string, string> = {}, asKey = key) {
  const ifMatch: Record<string, string> = method === 'PATCH' || method === 'DELETE' ? { 'if-match': '*' } : {};
  const answer = await api.app.inject({ method, url: `/v1/webhooks${path}`, headers: { 'x-api-key': asKey, ...ifMatch, ...headers }, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as Record<string, unknown> & { id: string; secret: string } };
}

const anEndpoint = async (path: string, more: object = {}) => (await ask('POST', '', { url: `${base}${path}`, topics: ['booking.*'], ...more })).body;

/** Runs the deliveries of webhooks until `isSo`. */
async function deliverUntil(isSo: () => boolean | Promise<boolean>, what: string, more: Parameters<typeof aDispatcher>[2] = {}, before: () => Promise<unknown> = () => Promise.resolve()): Promise<Dispatcher> {
  const consumer = new WebhookConsumer(db, new SealedSecrets(new Secrets(testSecret)), new PostWebhook({ allowPrivate: true, timeMsMax: 2_000 }));
  const dispatcher = aDispatcher(db, [consumer], more);
  dispatcher.start();
  try {
    await until(async () => (await sql.rows('SELECT 1 FROM outbox_consumers')).length === 1, 'the consumer is known');
    await before();
    await until(isSo, what);
  } finally {
    await dispatcher.stop();
  }
  return dispatcher;
}

/** As a receiver verifies: written after the specification and the guide, not after the code that signs. */
function isGenuine({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update([headers['webhook-id'], headers['webhook-timestamp'], body].join('.')).digest();
  return String(headers['webhook-signature']).split(' ').some((versioned) => {
    const [version, signature = ''] = versioned.split(',');
    const given = Buffer.from(signature, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

describe('an endpoint', () => {
  it('is told what happened, signed, with the trace and no guest', async () => {
    const { secret } = await anEndpoint('/hook');
    await say(db, tenantId, [{ topic: 'booking.confirmed', payload: { booking_id: 'b1', party_size: 2 } }]);
    await deliverUntil(() => received.length === 1, 'it was told');
    const [message] = received;
    if (message === undefined) throw new Error('nothing came');
    expect(isGenuine(message, secret)).toBe(true);
    expect(isGenuine({ ...message, body: message.body.replace('b1', 'b2') }, secret)).toBe(false);
    expect(isGenuine(message, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false);
    expect(JSON.parse(message.body)).toEqual({ type: 'booking.confirmed', timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as unknown, data: { booking_id: 'b1', party_size: 2 } });
    expect(message.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Couvert-Webhooks/1', traceparent: expect.stringMatching(new RegExp(`^00-${aTrace}-[0-9a-f]{16}-00$`)) as unknown });
    expect(Math.abs(Number(message.headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(300);
    expect(String(message.headers['webhook-id'])).toMatch(/^msg_[0-9a-f-]{36}$/);
  });

  it('that fails is told again with the same id, and others do not wait for it', async () => {
    let failures = 0;
    answers.set('/broken', (_, response) => response.writeHead((failures += 1) > 2 ? 200 : 500).end('trace of a stranger’s stack'));
    const { id } = await anEndpoint('/broken');
    await anEndpoint('/fine');
    await say(db, tenantId, [{ key: 'a' }, { key: 'b' }]);
    await deliverUntil(() => received.filter(({ path }) => path === '/broken').length >= 4, 'the broken one was told');
    expect(received.filter(({ path }) => path === '/fine')).toHaveLength(2);
    expect(received.filter(({ path }) => path === '/fine').every((one) => received.indexOf(one) < 6)).toBe(true);
    const ids = received.filter(({ path }) => path === '/broken').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([4, 2]);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ failures: 0, active: true, last_failure: null });
  });

  it('that hangs, or cuts connections, holds up nobody else', async () => {
    answers.set('/hangs', () => undefined);
    answers.set('/resets', (request) => request.socket.resetAndDestroy());
    for (const path of ['/hangs', '/resets', '/fine']) await anEndpoint(path);
    const keys = Array.from({ length: 100 }, (_, n) => ({ key: `k${n}` }));
    await say(db, tenantId, keys);
    await deliverUntil(() => received.filter(({ path }) => path === '/fine').length === 100, 'all came to the one that works', { attemptsMax: 100 });
    // Four at first, then one at a time: not a hundred.
    expect(received.filter(({ path }) => path === '/hangs').length).toBeLessThan(30);
    expect(await sql.rows(`SELECT DISTINCT last_failure FROM webhook_endpoints WHERE url LIKE '%resets' AND failures > 0`)).toEqual([{ last_failure: 'the connection was reset' }]);
  });

  it('that says 410 is switched off, and what waited for it is parked', async () => {
    answers.set('/gone', (_, response) => response.writeHead(410).end());
    const { id } = await anEndpoint('/gone');
    await say(db, tenantId, [{}, {}]);
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'parked'`)).length === 2, 'both are parked');
    expect(received).toHaveLength(1);
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ active: false, disabled_reason: 'gone', last_failure: 'answered 410', version: 2 });
    await say(db, tenantId, [{}]);
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox WHERE dispatched_at IS NULL`)).length === 0, 'it was handed out');
    expect(await sql.rows(`SELECT 1 FROM outbox_deliveries`)).toHaveLength(2);
    expect((await ask('PATCH', `/${id}`, { active: true })).body).toMatchObject({ active: true, disabled_reason: null, failures: 0 });
  });

  it('that has failed for a day is switched off, and not before', async () => {
    answers.set('/down', (_, response) => response.writeHead(503).end());
    const { id } = await anEndpoint('/down');
    await sql.rows('UPDATE webhook_endpoints SET failures = 100, failing_since = now() - interval \'23 hours\'');
    await say(db, tenantId, [{}]);
    await deliverUntil(() => received.length > 0, 'it was told');
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ active: true });
    await sql.rows('UPDATE webhook_endpoints SET failing_since = now() - interval \'25 hours\'');
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'parked'`)).length === 1, 'it is given up');
    expect((await ask('GET', `/${id}`)).body).toMatchObject({ active: false, disabled_reason: 'failing', last_failure: 'answered 503' });
  });

  it('is told of its topics and its tenant alone, and not of what was before it', async () => {
    await say(db, tenantId, [{ payload: { early: true } }]);
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox WHERE dispatched_at IS NULL`)).length === 0, 'it was handed out');
    await anEndpoint('/moves', { topics: ['booking.moved', 'review.*'] });
    const stranger = await api.aTenant();
    await say(db, tenantId, [{ topic: 'booking.confirmed' }, { topic: 'booking.moved' }, { topic: 'review.written' }]);
    await say(db, stranger, [{ topic: 'booking.moved' }]);
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox WHERE dispatched_at IS NULL`)).length === 0 && (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status <> 'delivered'`)).length === 0, 'all is told');
    expect(received.map(({ body }) => (JSON.parse(body) as { type: string }).type).toSorted()).toEqual(['booking.moved', 'review.written']);
  });

  it('that was deleted is told nothing any more, and nothing is left of it', async () => {
    const { id } = await anEndpoint('/late');
    answers.set('/late', (_, response) => response.writeHead(500).end());
    await say(db, tenantId, [{}]);
    await deliverUntil(() => received.length === 1, 'it has failed once', { pauses: { firstMs: 60_000, longestMs: 60_000 } });
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    await sql.rows('UPDATE outbox_deliveries SET available_at = now()');
    await deliverUntil(async () => (await sql.rows(`SELECT 1 FROM outbox_deliveries WHERE status = 'delivered'`)).length === 1, 'it is over');
    expect(received).toHaveLength(1);
  });
});

describe('a signing secret', () => {
  it('lies in the database sealed, and is shown once', async () => {
    const { id, secret } = await anEndpoint('/hook');
    expect(secret).toMatch(/^whsec_/);
    const [row] = await sql.rows<{ secret: Buffer; all: string }>('SELECT secret, e::text AS all FROM webhook_endpoints e');
    const bytes = Buffer.from(secret.slice(6), 'base64');
    expect(row?.secret.includes(bytes)).toBe(false);
    for (const { body } of [await ask('GET', ''), await ask('GET', `/${id}`), await ask('PATCH', `/${id}`, { description: 'till' })]) expect(JSON.stringify(body)).not.toContain('whsec_');
    // Sealed to its endpoint: no other opens it.
    expect(() => new SealedSecrets(new Secrets(testSecret)).open('0192f7a4-5b6c-7d8e-9f01-23456789abcd', row?.secret ?? Buffer.alloc(0))).toThrow('cannot be opened');
  });

  it('can be changed over: for a while both sign, then the new one alone', async () => {
    const { id, secret: old } = await anEndpoint('/hook');
    const { status, body } = await ask('POST', `/${id}/rotate-secret`, { overlap_hours: 1 });
    expect([status, isUuid(body.id), body.secret === old]).toEqual([200, true, false]);
    await say(db, tenantId, [{}]);
    await deliverUntil(() => received.length === 1, 'it was told');
    expect([old, body.secret].map((secret) => isGenuine(received[0] as Received, secret))).toEqual([true, true]);
    await sql.rows(`UPDATE webhook_endpoints SET previous_secret_until = now()`);
    await say(db, tenantId, [{}]);
    await deliverUntil(() => received.length === 2, 'it was told');
    expect([old, body.secret].map((secret) => isGenuine(received[1] as Received, secret))).toEqual([false, true]);
  });

  it('is the same for the repeat of the request that made it, which is kept without it', async () => {
    const twice = [await ask('POST', '', { url: `${base}/hook`, topics: ['booking.*'] }, { 'idempotency-key': 'once' }), await ask('POST', '', { url: `${base}/hook`, topics: ['booking.*'] }, { 'idempotency-key': 'once' })];
    expect(twice[1]?.body).toEqual(twice[0]?.body);
    expect(await sql.rows('SELECT 1 FROM webhook_endpoints')).toHaveLength(1);
    expect(JSON.stringify(await sql.rows('SELECT outcome FROM idempotency_keys'))).not.toContain('whsec');
  });
});

describe('the API of endpoints', () => {
  it('refuses what is no address, no topic, too much, and who may not', async () => {
    const pointers = async (payload: object): Promise<unknown> => {
      const { status, body } = await ask('POST', '', payload);
      return [status, (body['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer)];
    };
    expect(await pointers({ url: 'ftp://example.com/', topics: ['booking.*'] })).toEqual([422, ['/url']]);
    expect(await pointers({ url: 'https://user:pass@example.com/', topics: ['booking.*'] })).toEqual([422, ['/url']]);
    expect(await pointers({ url: 'https://example.com/', topics: ['tenant.*'] })).toEqual([422, ['/topics']]);
    expect(await pointers({ url: 'https://example.com/', topics: [] })).toEqual([422, ['/topics']]);
    for (let n = 0; n < 20; n += 1) expect((await ask('POST', '', { url: `${base}/${n}`, topics: ['booking.*'] })).status).toBe(201);
    expect((await ask('POST', '', { url: `${base}/more`, topics: ['booking.*'] })).body).toMatchObject({ status: 409, code: 'WEBHOOK_LIMIT_REACHED' });
    const { key: some } = await api.aKey(tenantId, { restaurantIds: [1] });
    expect((await ask('GET', '', undefined, {}, some)).status).toBe(403);
    const { key: reader } = await api.aKey(tenantId, { scopes: ['webhooks:read'] });
    expect((await ask('GET', '', undefined, {}, reader)).status).toBe(200);
    expect((await ask('POST', '', { url: `${base}/`, topics: ['booking.*'] }, {}, reader)).status).toBe(403);
    const { key: other } = await api.aKey(await api.aTenant());
    const [mine] = await sql.rows<{ id: string }>('SELECT id FROM webhook_endpoints LIMIT 1');
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) expect((await ask(method, `/${mine?.id ?? ''}`, method === 'PATCH' ? { active: false } : undefined, {}, other)).status, method).toBe(404);
  });

  it('loses no change unseen', async () => {
    const { id } = await anEndpoint('/hook');
    expect((await ask('PATCH', `/${id}`, { description: 'one' }, { 'if-match': '"1.json"' })).status).toBe(200);
    expect((await ask('PATCH', `/${id}`, { description: 'two' }, { 'if-match': '"1.json"' })).status).toBe(412);
    expect((await ask('DELETE', `/${id}`, undefined, { 'if-match': '"1.json"' })).status).toBe(412);
  });
});

describe('without leave for private addresses', () => {
  it('an endpoint on this machine or without TLS is refused when it is made', async () => {
    const strict = await startTestApi();
    const { key: strictKey } = await strict.aKey(await strict.aTenant());
    const make = async (url: string): Promise<unknown> => {
      const answer = await strict.app.inject({ method: 'POST', url: '/v1/webhooks', headers: { 'x-api-key': strictKey }, payload: { url, topics: ['booking.*'] } });
      return [answer.statusCode, answer.json<{ errors?: { code: string }[] }>().errors?.[0]?.code];
    };
    expect(await make('http://example.com/')).toEqual([422, 'HTTPS']);
    expect(await make('https://127.1/')).toEqual([422, 'NOT_PUBLIC']);
    expect(await make('https://[::ffff:10.0.0.1]/')).toEqual([422, 'NOT_PUBLIC']);
    expect(await make('https://example.com/')).toEqual([201, undefined]);
    await strict.close();
  });
});
