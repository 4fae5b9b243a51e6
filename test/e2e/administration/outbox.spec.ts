import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboxProbe } from '#delivery';
import { outboxVerb } from '../../../apps/cli/src/verbs/outbox.ts';
import { startTestApi, type TestApi, testSecret } from '../../support/api.ts';
import { sqlOf } from '../../delivery/support.ts';

let api: TestApi;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let admin: string;
let tenantKey: string;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi();
  sql = await sqlOf(api.database.url);
  tenantId = await api.aTenant();
  tenantKey = (await api.aKey(tenantId)).key;
  admin = (await api.aKey(await api.aTenant('platform-team'), { scopes: ['platform:admin'] })).key;
  await sql.rows(`INSERT INTO outbox_consumers (name, topics) VALUES ('mail', '{booking.*}'), ('webhooks', '{}')`);
  await sql.rows(
    `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id, created_at, dispatched_at)
     SELECT $1, 'booking.confirmed', 'guest-key-' || n, '{"guest": "Jane Guest"}', 'trace', now() - interval '20 minutes', now() FROM generate_series(1, 8) AS n`,
    [tenantId],
  );
  // One waits for mail and six are parked; one is parked for an endpoint.
  await sql.rows(`INSERT INTO outbox_deliveries (outbox_id, consumer, tenant_id, key, status, attempts, last_error, settled_at)
    SELECT id, 'mail', tenant_id, key, CASE WHEN row_number() OVER (ORDER BY id) = 1 THEN 'waiting' ELSE 'parked' END, 16, 'the server said no', now() FROM outbox ORDER BY id LIMIT 7`);
  await sql.rows(`INSERT INTO outbox_deliveries (outbox_id, consumer, target, tenant_id, key, status, settled_at) SELECT max(id), 'webhooks', 'e1', $1::uuid, 'k', 'parked', now() FROM outbox`, [tenantId]);
  await sql.rows(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, 'booking.moved', 'k', '{}', '')`, [tenantId]);
});
afterAll(async () => {
  await sql.end();
  await api.close();
});

async function ask<T = Record<string, unknown>>(method: 'GET' | 'POST', path: string, payload?: object, key = admin): Promise<{ status: number; body: T }> {
  const answer = await api.app.inject({ method, url: `/v1/admin${path}`, headers: { 'x-api-key': key }, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

interface ParkedPage {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

describe('who runs the platform', () => {
  it('sees what waits and what was given up, by consumer', async () => {
    const { status, body } = await ask('GET', '/outbox');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      waiting: 2,
      parked: 7,
      consumers: [
        { consumer: 'mail', waiting: 1, parked: 6 },
        { consumer: 'webhooks', waiting: 0, parked: 1, oldest_seconds: null },
      ],
    });
    expect(Number(body['oldest_seconds'])).toBeGreaterThanOrEqual(1_200);
    expect(await api.app.get(OutboxProbe, { strict: false }).look(new AbortController().signal)).toMatchObject({ status: 'degraded', waiting: 2, parked: 7 });
  });

  it('lists what was given up in pages, and nothing of what it says', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    for (let pages = 0; pages < 4; pages += 1) {
      const { body } = await ask<ParkedPage>('GET', `/outbox/parked?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ delivery_id }) => delivery_id));
      expect(JSON.stringify(body)).not.toMatch(/Jane|guest-key/);
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(new Set(seen).size).toBe(7);
    const { body } = await ask<ParkedPage>('GET', '/outbox/parked?consumer=webhooks');
    expect(body.items).toEqual([expect.objectContaining({ consumer: 'webhooks', target: 'e1', tenant_id: tenantId, topic: 'booking.confirmed' })]);
    expect((await ask('GET', '/outbox/parked?cursor=bm8')).status).toBe(400);
    expect((await ask('GET', '/outbox/parked?consumer=a%27b')).status).toBe(400);
  });

  it('has one, or all of a consumer, tried again', async () => {
    const { body: page } = await ask<ParkedPage>('GET', '/outbox/parked?consumer=mail&limit=1');
    const [first] = page.items;
    expect((await ask('POST', '/outbox/replay', { consumer: 'webhooks', delivery_id: first?.['delivery_id'] })).body).toEqual({ replayed: 0 });
    expect((await ask('POST', '/outbox/replay', { consumer: 'mail', delivery_id: first?.['delivery_id'] })).body).toEqual({ replayed: 1 });
    expect((await ask('POST', '/outbox/replay', { consumer: 'mail' })).body).toEqual({ replayed: 5 });
    expect((await ask('GET', '/outbox')).body).toMatchObject({ waiting: 8, parked: 1 });
  });

  it('does the same by the command line', async () => {
    const said: string[] = [];
    const call = (...args: string[]): Promise<void> => outboxVerb.run({ args, env: { DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret }, say: (line) => said.push(line), note: () => undefined });
    await call('list');
    expect(said.join('\n')).toMatch(/^\(not handed out yet\)\t1 waiting[^]*^mail\t7 waiting\t0 parked[^]*^webhooks\t0 waiting\t1 parked[^]*^[0-9a-f-]{36}\twebhooks\te1\tbooking\.confirmed/m);
    await call('replay', '--consumer', 'webhooks');
    expect(said.at(-1)).toBe('1 delivery is tried again.');
    await expect(call('replay', '--consumer', 'webhooks')).rejects.toThrow('Nothing is parked for webhooks.');
    await expect(call('replay', '--consumer', 'webhooks', '--delivery', 'x')).rejects.toThrow('--delivery is the id');
  });

  it('sees what is done by the clock', async () => {
    await sql.rows(`INSERT INTO jobs (name, every_ms, runs, next_at, started_at, ended_at, succeeded_at, outcome, did) VALUES ('expire-holds', 60000, 3, now(), now(), now(), now(), 'succeeded', '{"expired": 2}')`);
    expect((await ask('GET', '/jobs')).body).toMatchObject({ items: [{ name: 'expire-holds', every_seconds: 60, runs: '3', outcome: 'succeeded', did: { expired: 2 }, lease_until: null }] });
  });
});

describe('everybody else', () => {
  it('sees and does none of it', async () => {
    for (const [method, path] of [['GET', '/outbox'], ['GET', '/outbox/parked'], ['GET', '/jobs'], ['POST', '/outbox/replay']] as const) {
      expect((await ask(method, path, method === 'POST' ? { consumer: 'mail' } : undefined, tenantKey)).status, path).toBe(403);
    }
  });
});
