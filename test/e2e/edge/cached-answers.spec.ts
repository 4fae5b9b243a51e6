import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Client as PgClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '#monitoring';
import { publishableScopes } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { cacheStatusOf, Wire, type WireAnswer } from './wire.ts';

const lines: Record<string, unknown>[] = [];
const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
const path = '/v1/restaurants/chez-leon';

describe('an answer from the edge', () => {
  let api: TestApi;
  let wire: Wire;
  let sql: PgClient;
  let tenantId: string;
  let house: SavedRestaurant;
  let key: string;
  let keyId: string;
  let diner: string;

  beforeAll(async () => {
    api = await startTestApi({ logger, isAllSeeing: false });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon', description: 'Mussels since 1893. '.repeat(40) }).withTable().save(api.database);
    ({ key, id: keyId } = await api.aKey(tenantId));
    diner = (await api.aKey(tenantId, { kind: 'publishable', scopes: publishableScopes })).key;
    sql = new PgClient({ connectionString: api.database.url });
    await sql.connect();
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(async () => {
    wire?.close();
    await sql?.end();
    await api?.close();
  });

  const ofOneRequest = ['x-trace-id', 'x-consistency', 'cache-status', 'age', 'date', 'ratelimit'];
  const lasting = ({ headers }: WireAnswer): [string, unknown][] => Object.entries(headers).filter(([name]) => !ofOneRequest.includes(name)).sort(([one], [other]) => (one < other ? -1 : 1));
  const nameIn = ({ bytes }: WireAnswer): string => (JSON.parse(bytes.toString()) as { name: string }).name;

  it('is the one that was made, byte by byte and field by field', async () => {
    const made = await wire.ask(path, { key });
    expect(cacheStatusOf(made)).toBe('couvert; fwd=uri-miss; stored');
    const kept = await wire.hit(path, { key });
    expect(kept.bytes.equals(made.bytes)).toBe(true);
    expect(lasting(kept)).toEqual(lasting(made));
    expect(kept.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'accept-encoding, x-api-key', 'accept-ranges': 'none', 'x-content-type-options': 'nosniff', 'content-type': 'application/json; charset=utf-8' });
    expect(kept.headers['x-trace-id']).not.toBe(made.headers['x-trace-id']);
    expect(kept.headers['x-consistency']).toBeTypeOf('string');
  });

  it('comes in the coding that is wanted, and not at all to who has it', async () => {
    const plain = await wire.hit(path, { key });
    for (const [coding, decode] of [['gzip', gunzipSync], ['br', brotliDecompressSync], ['zstd', zstdDecompressSync]] as const) {
      const headers = { 'accept-encoding': coding };
      const answer = await wire.hit(path, { key, headers });
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(decode(answer.bytes).equals(plain.bytes)).toBe(true);
      expect(Number(answer.headers['content-length'])).toBe(answer.bytes.length);
      const again = await wire.hit(path, { key, headers: { ...headers, 'if-none-match': String(answer.headers.etag) } });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, answer.headers.etag]);
      expect(Object.keys(again.headers).filter((name) => !ofOneRequest.includes(name)).sort()).toEqual(['cache-control', 'connection', 'etag', 'keep-alive', 'ratelimit-policy', 'vary']);
    }
  });

  it('tells HEAD what GET would get, without it', async () => {
    const [got, told] = [await wire.hit(path, { key }), await wire.hit(path, { key, method: 'HEAD' })];
    expect(lasting(told)).toEqual(lasting(got));
    expect(told.bytes.length).toBe(0);
  });

  it('is whole for who asks for a part', async () => {
    const answer = await wire.hit(path, { key, headers: { range: 'bytes=0-9' } });
    expect([answer.status, answer.headers['content-range'], answer.bytes.length > 10]).toEqual([200, undefined, true]);
  });

  it('has a tag whose row version lets a change through, whatever the coding', async () => {
    let seen: Record<string, string> = {};
    for (const coding of ['identity', 'br', 'gzip', 'zstd']) {
      const { headers } = await wire.hit(path, { key, headers: { 'accept-encoding': coding, ...seen } });
      const changed = await wire.ask(`/v1/restaurants/${house.id}`, { method: 'PATCH', key, headers: { 'if-match': String(headers.etag) }, body: { description: `By ${coding}. `.repeat(80) } });
      expect(changed.status, coding).toBe(200);
      seen = { 'x-consistency': String(changed.headers['x-consistency']) };
      const late = await wire.ask(`/v1/restaurants/${house.id}`, { method: 'PATCH', key, headers: { 'if-match': String(headers.etag) }, body: { description: 'Late' } });
      expect(late.status, coding).toBe(412);
    }
  });

  it('shows a client its own write at once, and everybody within the second', async () => {
    for (const name of ['Chez Un', 'Chez Deux', 'Chez Trois']) {
      await wire.hit(path, { key: diner });
      const changed = await wire.ask(`/v1/restaurants/${house.id}`, { method: 'PATCH', key, headers: { 'if-match': '*' }, body: { name } });
      const token = String(changed.headers['x-consistency']);
      expect(nameIn(await wire.ask(path, { key: diner, headers: { 'x-consistency': token } }))).toBe(name);
      await expect.poll(async () => nameIn(await wire.ask(path, { key: diner })), { timeout: 5_000, interval: 10 }).toBe(name);
    }
  });

  it('ends with a change by hand to any of the rows that it was made from', async () => {
    const asked = async (member: string): Promise<unknown> => (JSON.parse((await wire.ask(path, { key: diner })).bytes.toString()) as Record<string, unknown>)[member];
    await wire.hit(path, { key: diner });
    await sql.query('UPDATE restaurants SET cuisines = $2 WHERE id = $1', [house.id, ['nordic']]);
    await expect.poll(() => asked('cuisines'), { timeout: 5_000 }).toEqual(['nordic']);
    await wire.hit(path, { key: diner });
    await sql.query('UPDATE restaurant_policies SET lead_minutes = 77 WHERE restaurant_id = $1', [house.id]);
    await expect.poll(() => asked('policy'), { timeout: 5_000 }).toMatchObject({ lead_minutes: 77 });
    await wire.hit(path, { key: diner });
    await sql.query('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, 2, 9)', [house.id, tenantId]);
    await expect.poll(() => asked('rating'), { timeout: 5_000 }).toBe(4.5);
    await wire.hit(path, { key: diner });
    await sql.query(`UPDATE restaurants SET slug = 'moved' WHERE id = $1`, [house.id]);
    await expect.poll(async () => (await wire.ask(path, { key: diner })).status, { timeout: 5_000 }).toBe(404);
    await sql.query(`UPDATE restaurants SET slug = 'chez-leon' WHERE id = $1`, [house.id]);
    await wire.hit(path, { key: diner });
  });

  it('is for who may see it: not for a key without the scope, or of other restaurants, or after it was hidden', async () => {
    await wire.hit(path, { key: diner });
    const noReader = (await api.aKey(tenantId, { scopes: ['bookings:write'] })).key;
    const ofOthers = (await api.aKey(tenantId, { restaurantIds: [house.id + 1] })).key;
    for (let time = 0; time < 3; time += 1) {
      expect((await wire.ask(path, { key: noReader })).status).toBe(403);
      expect((await wire.ask(path, { key: ofOthers })).status).toBe(404);
      expect((await wire.ask(path)).status).toBe(401);
      expect((await wire.ask(path, { key: `${diner.slice(0, -1)}x` })).status).toBe(401);
    }
    await sql.query(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`, [house.id]);
    await expect.poll(async () => (await wire.ask(path, { key: diner })).status, { timeout: 5_000 }).toBe(404);
    expect((await wire.ask(path, { key })).status).toBe(200);
    await sql.query(`UPDATE restaurants SET status = 'listed' WHERE id = $1`, [house.id]);
  });

  it('is no longer for a key that was revoked', async () => {
    const ended = await api.aKey(tenantId);
    await wire.hit(path, { key: ended.key });
    await sql.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [ended.id]);
    await expect.poll(async () => (await wire.ask(path, { key: ended.key })).status, { timeout: 5_000 }).toBe(401);
    expect((await wire.hit(path, { key })).status).toBe(200);
  });

  it('is one answer, however its query is spelt, and never what was not validated', async () => {
    const reviews = `${path}/reviews`;
    const one = await wire.hit(reviews, { key });
    for (const query of ['?limit=20', '?sort=newest', '?limit=20&sort=newest', '?sort=newest&limit=20', '?limit=2%30']) {
      const other = await wire.hit(`${reviews}${query}`, { key });
      expect(other.headers.etag, query).toBe(one.headers.etag);
    }
    for (const query of ['?limit=0', '?limit=20&limit=20', '?nothing=1', '?cursor=zzz']) {
      for (let time = 0; time < 3; time += 1) expect((await wire.ask(`${reviews}${query}`, { key })).status, query).toBe(400);
    }
  });

  it('is in the log like every other', async () => {
    const answer = await wire.hit(path, { key });
    const line = lines.find(({ traceId }) => traceId === answer.headers['x-trace-id']);
    expect(line).toEqual({
      level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown, service: 'couvert', module: 'http', method: 'GET', route: '/v1/restaurants/:idOrSlug', status: 200,
      durationMs: expect.any(Number) as unknown, bytes: answer.bytes.length, code: null, tenantId, keyId, traceId: answer.headers['x-trace-id'], requestId: expect.any(String) as unknown, ip: '127.0.0.1', cache: 'hit', message: 'request',
    });
  });
});
