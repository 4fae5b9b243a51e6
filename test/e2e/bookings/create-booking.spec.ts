import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, rowsOf, someDate } from './support.ts';

const ada = { name: 'Ada Lovelace', email: 'Ada@Example.com', phone: '+32 2 555 01 23' };
const date = someDate();

describe('a booking', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;
  let staff: Guest;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api?.close());

  const book = (restaurantId: number, more: object = {}) => ({ restaurant_id: restaurantId, date, time: '19:30', party_size: 2, guest: ada, ...more });

  it('is made, shown with its token, and read with it', async () => {
    const house = await aRestaurant({ tenantId }).withTables(2, { seats: 4 }).save(api.database);
    const made = await diner.post('/v1/bookings', book(house.id, { requests: 'A high chair, please.' }));
    expect(made.body).toMatchObject({
      restaurant_id: house.id, service_date: date, local_date: date, local_time: '19:30', party_size: 2, status: 'confirmed',
      requests: 'A high chair, please.', source: 'online', hold_expires_at: null, version: 1, guest: ada, time_zone: 'Europe/Brussels',
    });
    expect(made).toMatchObject({ status: 201, etag: '"1.json"' });
    expect(made.body).not.toHaveProperty('tables');
    expect(made.body['reference']).toMatch(/^[2-9A-Z]{8}$/);
    const { manage_token: token, ...shown } = made.body;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await diner.get(`/v1/bookings/${made.body.id}`, { token })).toMatchObject({ status: 200, body: shown });
    expect((await diner.get(`/v1/bookings/${made.body.id}`)).status).toBe(404);
    expect((await staff.get(`/v1/bookings/${made.body.id}`)).body['tables']).toHaveLength(1);
  });

  it('takes the smallest table that fits, and a combination when one alone does not', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ name: 'big', seats: 6 }).withTable({ name: 'small', seats: 2 }).withTable({ name: 'other', seats: 2 })
      .withCombination({ tables: ['big', 'other'], minParty: 7, maxParty: 8 }).save(api.database);
    const small = await staff.post('/v1/bookings', book(house.id, { source: 'phone' }));
    expect(small.body['tables']).toMatchObject([{ name: expect.stringMatching(/small|other/) }]);
    const free = await staff.post('/v1/bookings', book(house.id, { source: 'phone', table_ids: [house.tableId('small')], time: '21:30' }));
    expect(free.status).toBe(201);
    const large = await staff.post('/v1/bookings', book(house.id, { source: 'phone', party_size: 8, date: someDate(31) }));
    expect(large.body['tables']).toMatchObject([{ name: 'big' }, { name: 'other' }]);
    const allocations = await rowsOf(api.database.url, 'SELECT table_id FROM allocations WHERE booking_id = $1', [large.body.id]);
    expect(allocations).toHaveLength(2);
  });

  it('is refused with reasons and the nearest times when nothing is left, and leaves nothing behind', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ seats: 2 }).save(api.database);
    expect((await diner.post('/v1/bookings', book(house.id))).status).toBe(201);
    const refused = await diner.post('/v1/bookings', book(house.id, { guest: { name: 'Nobody', email: 'nobody@example.com' } }), { key: 'refused-1' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'SLOT_UNAVAILABLE', reasons: ['no_table'] } });
    expect(refused.body['alternatives']).toMatchObject([{ local_time: '21:30', service_date: date, service: 'Dinner' }]);
    const left = await rowsOf(api.database.url, `SELECT (SELECT count(*)::int FROM guests WHERE email = 'nobody@example.com') AS guests, (SELECT count(*)::int FROM idempotency_keys WHERE key = 'refused-1') AS keys`);
    expect(left).toEqual([{ guests: 0, keys: 0 }]);
  });

  it('is refused without a guest, a hold’s too', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ seats: 2 }).save(api.database);
    for (const body of [book(house.id, { guest: undefined }), { hold_id: '01933b6e-8a53-7bd0-9a2c-6f0c5c1f8a11' }]) {
      const refused = await diner.post('/v1/bookings', body);
      expect(refused).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID', errors: [{ pointer: '/guest' }] } });
    }
  });

  it('refuses what the policy rules out, each with its own code', async () => {
    const house = await aRestaurant({ tenantId, policy: { maxParty: 4, leadMinutes: 120, horizonDays: 40 } }).withTable({ seats: 6 }).save(api.database);
    expect((await diner.post('/v1/bookings', book(house.id, { party_size: 5 }))).body).toMatchObject({ code: 'PARTY_SIZE_NOT_SERVED', max_party: 4 });
    expect((await diner.post('/v1/bookings', book(house.id, { date: someDate(41 + 60) }))).body.code).toBe('OUTSIDE_HORIZON');
    expect((await diner.post('/v1/bookings', book(house.id, { date: '2020-01-01' }))).body.code).toBe('TOO_SOON');
    expect((await diner.post('/v1/bookings', book(house.id, { time: '12:00' }))).body).toMatchObject({ code: 'SLOT_UNAVAILABLE', reasons: ['closed'] });
  });

  it('says NOT_FOUND of a draft, a stranger’s restaurant and none at all', async () => {
    const draft = await aRestaurant({ tenantId, status: 'draft' }).withTable().save(api.database);
    const foreign = await aRestaurant().withTable().save(api.database);
    for (const id of [draft.id, foreign.id, 999_999]) expect((await diner.post('/v1/bookings', book(id))).status).toBe(404);
  });

  it('belongs to one guest record an address, whatever its case, and the first name stays', async () => {
    const house = await aRestaurant({ tenantId }).withTables(3).save(api.database);
    const email = `grace-${house.id}@example.com`;
    for (const [name, written] of [['Grace', email], ['G. Hopper', email.toUpperCase()]] as const) {
      expect((await diner.post('/v1/bookings', book(house.id, { guest: { name, email: written } }))).status).toBe(201);
    }
    expect(await rowsOf(api.database.url, `SELECT g.name, count(*)::int AS bookings FROM guests g JOIN bookings b ON b.guest_id = g.id WHERE g.email = $1 GROUP BY g.name`, [email])).toEqual([{ name: 'Grace', bookings: 2 }]);
  });

  it('waits for the house where the policy says so', async () => {
    const house = await aRestaurant({ tenantId, policy: { autoConfirm: false } }).withTable().save(api.database);
    const made = await diner.post('/v1/bookings', book(house.id));
    expect(made.body.status).toBe('pending');
    expect((await staff.post(`/v1/bookings/${made.body.id}/confirm`)).body).toMatchObject({ status: 'confirmed', version: 2 });
  });

  it('needs its place whole, on a quarter of an hour, and staff’s words only from staff', async () => {
    const house = await aRestaurant({ tenantId }).withTable().save(api.database);
    expect((await diner.post('/v1/bookings', { guest: ada })).body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ pointer: '/restaurant_id' }, { pointer: '/date' }, { pointer: '/time' }, { pointer: '/party_size' }] });
    expect((await diner.post('/v1/bookings', book(house.id, { time: '19:20' }))).status).toBe(422);
    expect((await diner.post('/v1/bookings', book(house.id, { source: 'phone' }))).status).toBe(403);
    expect((await diner.post('/v1/bookings', book(house.id, { table_ids: house.tableIds }))).status).toBe(403);
  });

  it('moves others to other tables when that makes room, and tells it in their history', async () => {
    // The party of two sits at the table for four; four more want it, and two fit at the small one.
    const house = await aRestaurant({ tenantId }).withTable({ name: 'four', seats: 4, minParty: 1 }).save(api.database);
    const two = await diner.post('/v1/bookings', book(house.id));
    await rowsOf(api.database.url, `INSERT INTO tables (tenant_id, restaurant_id, area_id, name, min_party, max_party) VALUES ($1, $2, $3, 'two', 1, 2) RETURNING id`, [tenantId, house.id, house.areaIds[0]]);
    const four = await diner.post('/v1/bookings', book(house.id, { party_size: 4 }));
    expect(four.status).toBe(201);
    expect((await staff.get(`/v1/bookings/${two.body.id}`)).body).toMatchObject({ version: 2, tables: [{ name: 'two' }] });
    expect((await staff.get(`/v1/bookings/${four.body.id}`)).body['tables']).toMatchObject([{ name: 'four' }]);
    const history = await staff.get(`/v1/bookings/${two.body.id}/events`);
    expect(history.body['items']).toMatchObject([{ kind: 'confirmed' }, { kind: 'reseated', details: { because_of: four.body.id } }]);
  });
});
