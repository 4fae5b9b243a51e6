import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Guest, rowsOf, someDate, type Got } from './support.ts';

const date = someDate();
const guest = { name: 'Ada', email: 'ada@example.com' };

describe('a hold', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Guest;
  let house: SavedRestaurant;
  let nowOffsetMs = 0;

  beforeAll(async () => {
    api = await startTestApi({ databaseClockOffsetMs: () => nowOffsetMs });
    tenantId = await api.aTenant();
    diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
  });
  beforeEach(async () => {
    nowOffsetMs = 0;
    house = await aRestaurant({ tenantId, policy: { holdMinutes: 10 } }).withTable({ seats: 4 }).save(api.database);
  });
  afterAll(() => api?.close());

  const hold = (): Promise<Got> => diner.post(`/v1/restaurants/${house.slug}/holds`, { date, time: '19:30', party_size: 2 });
  const bookHold = ({ body }: Got, key?: string): Promise<Got> => diner.post('/v1/bookings', { hold_id: body.id, manage_token: body.manage_token, guest }, key === undefined ? {} : { key });

  it('keeps the place from others until it ends, to the second that it names', async () => {
    const held = await hold();
    expect(held).toMatchObject({ status: 201, body: { status: 'held', guest: null, version: 1 } });
    const leftMs = Date.parse(String(held.body['hold_expires_at'])) - Date.now();
    expect(leftMs).toBeGreaterThan(9 * 60_000 - 5_000);
    expect(leftMs).toBeLessThanOrEqual(10 * 60_000);
    expect((await hold()).body).toMatchObject({ code: 'SLOT_UNAVAILABLE' });
  });

  it('becomes a booking with the token that it has, once', async () => {
    const held = await hold();
    const booked = await bookHold(held, 'book-hold-1');
    expect(booked).toMatchObject({ status: 201, body: { id: held.body.id, reference: held.body['reference'], status: 'confirmed', hold_expires_at: null, guest: { ...guest, phone: null }, version: 2, manage_token: held.body.manage_token } });
    expect(await bookHold(held, 'book-hold-1')).toMatchObject({ status: 201, replayed: true, body: booked.body });
    expect((await bookHold(held)).body).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect((await diner.get(`/v1/bookings/${held.body.id}`, { token: held.body.manage_token })).status).toBe(200);
  });

  it('opens only with its token', async () => {
    const held = await hold();
    expect((await diner.post('/v1/bookings', { hold_id: held.body.id, guest })).status).toBe(404);
    expect((await diner.post('/v1/bookings', { hold_id: held.body.id, manage_token: 'a'.repeat(43), guest })).status).toBe(404);
  });

  it('ends by the database’s clock: no booking with it, and its place is another’s at the next look', async () => {
    const first = await hold();
    nowOffsetMs = 10 * 60_000 + 1_000;
    expect((await bookHold(first)).body).toMatchObject({ code: 'HOLD_EXPIRED', status: 409 });
    const second = await hold();
    expect(second.status).toBe(201);
    const events = await rowsOf(api.database.url, 'SELECT kind, from_status, to_status FROM booking_events WHERE booking_id = $1 ORDER BY id', [first.body.id]);
    expect(events).toEqual([{ kind: 'held', from_status: null, to_status: 'held' }, { kind: 'expired', from_status: 'held', to_status: 'expired' }]);
    expect(await rowsOf(api.database.url, 'SELECT status, version FROM bookings WHERE id = $1', [first.body.id])).toEqual([{ status: 'expired', version: 2 }]);
    expect((await bookHold(first)).body.code).toBe('HOLD_EXPIRED');
  });

  it('is shown as expired once it has run out, whether or not anybody has looked', async () => {
    const held = await hold();
    nowOffsetMs = 11 * 60_000;
    expect((await diner.get(`/v1/bookings/${held.body.id}`, { token: held.body.manage_token })).body.status).toBe('expired');
  });

  it('can be given back', async () => {
    const held = await hold();
    expect((await diner.post(`/v1/bookings/${held.body.id}/cancel`, {}, { token: held.body.manage_token })).body).toMatchObject({ status: 'cancelled', hold_expires_at: null });
    expect((await hold()).status).toBe(201);
  });

  it('can be moved while it lasts', async () => {
    const held = await hold();
    const moved = await diner.patch(`/v1/bookings/${held.body.id}`, { time: '18:15' }, { token: held.body.manage_token, ifMatch: '"1.json"' });
    expect(moved.body).toMatchObject({ status: 'held', local_time: '18:15', hold_expires_at: held.body['hold_expires_at'] });
  });
});
