import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, rowsOf, someDate } from './support.ts';

const date = someDate();

describe('a repeated booking', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;
  let house: SavedRestaurant;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    diner = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  beforeEach(async () => {
    house = await aRestaurant({ tenantId }).withTable({ seats: 4 }).save(api.database);
  });
  afterAll(() => api?.close());

  const wish = (more: object = {}) => ({ restaurant_id: house.id, date, time: '19:30', party_size: 2, guest: { name: 'Ada' }, ...more });

  it('gets the first answer again, token and all, also when nothing is left', async () => {
    const first = await diner.post('/v1/bookings', wish(), { key: 'again' });
    const second = await diner.post('/v1/bookings', wish(), { key: 'again' });
    expect(first.replayed).toBe(false);
    expect(second).toMatchObject({ status: 201, replayed: true, body: first.body, etag: '"1.json"' });
    expect(await rowsOf(api.database.url, 'SELECT count(*)::int AS n FROM bookings WHERE restaurant_id = $1', [house.id])).toEqual([{ n: 1 }]);
  });

  it('makes one booking when twenty come at once: one made, the others repeats or told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => diner.post('/v1/bookings', wish(), { key: 'twenty' })));
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    for (const { status, body } of answers) expect(status === 201 || body.code === 'IDEMPOTENCY_KEY_BUSY').toBe(true);
    expect(answers.filter(({ status, replayed }) => status === 201 && !replayed)).toHaveLength(1);
    expect(await rowsOf(api.database.url, 'SELECT count(*)::int AS n FROM bookings WHERE restaurant_id = $1', [house.id])).toEqual([{ n: 1 }]);
  });

  it('is told to wait at once while the first is under way, though the first waits for a lock', async () => {
    const blocker = new Client({ connectionString: api.database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query(`SELECT pg_advisory_xact_lock($1::int, $2::date - date '2000-01-01')`, [house.id, date]);
    const first = diner.post('/v1/bookings', wish(), { key: 'slow' });
    await expect.poll(async () => (await rowsOf(api.database.url, `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length).toBe(1);
    expect((await diner.post('/v1/bookings', wish(), { key: 'slow' })).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_BUSY', status: 409 });
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect((await first).status).toBe(201);
  });

  it('with another payload is refused', async () => {
    await diner.post('/v1/bookings', wish(), { key: 'reused' });
    expect((await diner.post('/v1/bookings', wish({ party_size: 3 }), { key: 'reused' })).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
  });

  it('of a refusal tries again', async () => {
    const blocking = await diner.post('/v1/bookings', wish());
    expect((await diner.post('/v1/bookings', wish(), { key: 'later' })).status).toBe(409);
    await diner.post(`/v1/bookings/${blocking.body.id}/cancel`, {}, { token: blocking.body.manage_token });
    expect((await diner.post('/v1/bookings', wish(), { key: 'later' })).status).toBe(201);
  });
});
