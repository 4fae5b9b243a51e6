import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, rowsOf, someDate, type Got } from './support.ts';

const date = someDate();

describe('changing a booking', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;
  let staff: Guest;
  let house: SavedRestaurant;
  let nowOffsetMs = 0;

  beforeAll(async () => {
    api = await startTestApi({ databaseClockOffsetMs: () => nowOffsetMs });
    tenantId = await api.aTenant();
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
  });
  beforeEach(async () => {
    nowOffsetMs = 0;
    house = await aRestaurant({ tenantId }).withTable({ name: 'A', seats: 4 }).withTable({ name: 'B', seats: 4 }).save(api.database);
  });
  afterAll(() => api?.close());

  const book = (more: object = {}): Promise<Got> => diner.post('/v1/bookings', { restaurant_id: house.id, date, time: '19:30', party_size: 2, guest: { name: 'Ada' }, ...more });
  const tablesOf = async (id: string): Promise<unknown[]> => (await rowsOf<{ name: string }>(api.database.url, 'SELECT t.name FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = $1 AND a.active', [id])).map(({ name }) => name);

  it('moves it by its guest to another time and size, against the version that was read', async () => {
    const { body, etag } = await book();
    const url = `/v1/bookings/${body.id}`;
    const moved = await diner.patch(url, { date: someDate(31), time: '21:00', party_size: 4, requests: 'Window' }, { token: body.manage_token, ifMatch: etag ?? '' });
    expect(moved).toMatchObject({ status: 200, etag: '"2.json"', body: { service_date: someDate(31), local_time: '21:00', party_size: 4, requests: 'Window', version: 2, status: 'confirmed' } });
    expect((await diner.patch(url, { time: '20:00' }, { token: body.manage_token, ifMatch: etag ?? '' })).status).toBe(412);
    expect((await diner.patch(url, { time: '20:00' }, { token: body.manage_token })).status).toBe(428);
    const history = await staff.get(`${url}/events`);
    expect(history.body['items']).toMatchObject([{ kind: 'confirmed' }, { kind: 'moved', details: { by: 'guest', from: { local_time: '19:30' }, to: { local_time: '21:00', party_size: 4 } } }]);
  });

  it('does not stand in its own way', async () => {
    const [one, two] = [await book(), await book()];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect((await diner.patch(`/v1/bookings/${one.body.id}`, { time: '20:00', party_size: 3 }, { token: one.body.manage_token, ifMatch: '*' })).body).toMatchObject({ local_time: '20:00', party_size: 3 });
  });

  it('stays where it is when there is no place for it', async () => {
    const mine = await book({ time: '18:00' });
    await book({ time: '20:30' });
    await book({ time: '20:30' });
    const refused = await diner.patch(`/v1/bookings/${mine.body.id}`, { time: '20:00' }, { token: mine.body.manage_token, ifMatch: '*' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'SLOT_UNAVAILABLE', alternatives: [{ local_time: '18:30' }, { local_time: '18:15' }, { local_time: '18:00' }] } });
    expect((await diner.get(`/v1/bookings/${mine.body.id}`, { token: mine.body.manage_token })).body).toMatchObject({ local_time: '18:00', version: 1 });
    expect(await tablesOf(mine.body.id)).toHaveLength(1);
  });

  it('changes words and guest without a new place, also on the day', async () => {
    const { body } = await book();
    nowOffsetMs = Date.parse(String(body['starts_at'])) - Date.now() - 60_000;
    const edited = await diner.patch(`/v1/bookings/${body.id}`, { requests: 'Late by five minutes', guest: { name: 'Ada L.', email: 'ada.l@example.com' } }, { token: body.manage_token, ifMatch: '"1.json"' });
    expect(edited).toMatchObject({ status: 200, body: { requests: 'Late by five minutes', guest: { name: 'Ada L.', email: 'ada.l@example.com', phone: null }, version: 2 } });
    expect(await rowsOf(api.database.url, 'SELECT g.name FROM bookings b JOIN guests g ON g.id = b.guest_id WHERE b.id = $1', [body.id])).toEqual([{ name: 'Ada L.' }]);
  });

  it('is closed to the guest after the cut-off that was promised, and open to staff', async () => {
    const { body } = await book();
    nowOffsetMs = Date.parse(String(body['starts_at'])) - Date.now() - 60 * 60_000;
    for (const [send, url] of [[diner.patch.bind(diner), `/v1/bookings/${body.id}`], [diner.post.bind(diner), `/v1/bookings/${body.id}/cancel`]] as const) {
      expect((await send(url, url.endsWith('cancel') ? {} : { time: '21:00' }, { token: body.manage_token, ifMatch: '*' })).body.code).toBe('CANCELLATION_TOO_LATE');
    }
    expect((await staff.post(`/v1/bookings/${body.id}/move`, { time: '21:00' })).body).toMatchObject({ local_time: '21:00' });
    expect((await staff.post(`/v1/bookings/${body.id}/cancel`, { reason: 'Flood' })).body.status).toBe('cancelled');
  });

  it('moves it by staff to the tables of their choice, which re-seating then leaves alone', async () => {
    const { body } = await book();
    const [own] = await tablesOf(body.id);
    const other = own === 'A' ? 'B' : 'A';
    expect((await staff.post(`/v1/bookings/${body.id}/move`, { table_ids: [house.tableId(other)] })).body).toMatchObject({ tables: [{ name: other }], local_time: '19:30' });
    const both = await staff.post(`/v1/bookings/${body.id}/move`, { table_ids: house.tableIds });
    expect(both.body['tables']).toHaveLength(2);
    expect(await rowsOf(api.database.url, 'SELECT tables_fixed FROM bookings WHERE id = $1', [body.id])).toEqual([{ tables_fixed: true }]);
    expect((await book()).status).toBe(409);
    expect((await staff.post(`/v1/bookings/${body.id}/move`, {})).status).toBe(422);
    expect((await staff.post(`/v1/bookings/${body.id}/move`, { table_ids: [1_000_000] })).body).toMatchObject({ code: 'INPUT_INVALID', errors: [{ pointer: '/table_ids' }] });
  });

  it('never moves it onto another party, whoever asks', async () => {
    const [one, two] = [await book(), await book()];
    const [tableOfTwo] = await tablesOf(two.body.id);
    expect((await staff.post(`/v1/bookings/${one.body.id}/move`, { table_ids: [house.tableId(String(tableOfTwo))] })).body).toMatchObject({ code: 'SLOT_UNAVAILABLE', reasons: ['no_table'] });
  });

  it('has an end: a cancelled booking changes no more, and its table is another’s', async () => {
    const one = await book({ party_size: 4 });
    await book({ party_size: 4 });
    expect((await book()).status).toBe(409);
    const cancelled = await diner.post(`/v1/bookings/${one.body.id}/cancel`, { reason: 'Ill' }, { token: one.body.manage_token, key: 'cancel-1' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', version: 2 });
    expect(await diner.post(`/v1/bookings/${one.body.id}/cancel`, { reason: 'Ill' }, { token: one.body.manage_token, key: 'cancel-1' })).toMatchObject({ status: 200, replayed: true, body: cancelled.body });
    expect((await diner.post(`/v1/bookings/${one.body.id}/cancel`, {}, { token: one.body.manage_token })).body).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED', status: 409 });
    expect((await diner.patch(`/v1/bookings/${one.body.id}`, { time: '20:00' }, { token: one.body.manage_token, ifMatch: '*' })).body.code).toBe('TRANSITION_NOT_ALLOWED');
    expect((await book()).status).toBe(201);
  });

  it('walks through the evening: arrive, seat, complete, and the table is free from then on', async () => {
    await book();
    const { body } = await book();
    const url = `/v1/bookings/${body.id}`;
    for (const [verb, status] of [['arrive', 'arrived'], ['seat', 'seated']] as const) expect((await staff.post(`${url}/${verb}`)).body.status).toBe(status);
    nowOffsetMs = Date.parse(String(body['starts_at'])) - Date.now() + 37 * 60_000;
    const done = await staff.post(`${url}/complete`);
    expect(done.body).toMatchObject({ status: 'completed', ends_at: expect.stringContaining('T20:15:00') });
    expect((await staff.post('/v1/bookings', { restaurant_id: house.id, date, time: '20:15', party_size: 2, guest: { name: 'Walk-in' }, source: 'walk_in' })).status).toBe(201);
    expect((await staff.post(`${url}/no-show`)).body).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED', allowed: [] });
  });
});
