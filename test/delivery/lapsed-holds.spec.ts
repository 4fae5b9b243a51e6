import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExpireHolds } from '#bookings';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { Guest, someDate, type Got } from '../e2e/bookings/support.ts';
import { aTrace, sqlOf } from './support.ts';

const date = someDate();
const guest = { name: 'Ada', email: 'ada@example.com' };
const minuteMs = 60_000;
const run = { signal: new AbortController().signal, traceId: aTrace };

let api: TestApi;
let sql: Awaited<ReturnType<typeof sqlOf>>;
let diner: Guest;
let tenantId: string;
let house: SavedRestaurant;
let offsetMs = 0;

beforeAll(async () => {
  api = await startTestApi({ databaseClockOffsetMs: () => offsetMs });
  sql = await sqlOf(api.database.url);
  tenantId = await api.aTenant();
  diner = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
});
afterAll(async () => {
  await sql?.end();
  await api?.close();
});
beforeEach(async () => {
  offsetMs = 0;
  house = await aRestaurant({ tenantId, policy: { holdMinutes: 10 } }).withTables(3, { seats: 4 }).save(api.database);
});

const hold = (): Promise<Got> => diner.post(`/v1/restaurants/${house.slug}/holds`, { date, time: '19:30', party_size: 2 });
const expire = (): Promise<{ expired: number; busy: number }> => api.app.get(ExpireHolds, { strict: false }).run(run);
const story = (id: string): Promise<unknown[]> => sql.rows(`SELECT b.status, (SELECT count(*)::int FROM booking_events e WHERE e.booking_id = b.id AND e.kind = 'expired') AS events,
  (SELECT count(*)::int FROM outbox o WHERE o.key = b.id::text AND o.topic = 'booking.expired' AND o.trace_id = $2) AS messages, (SELECT bool_or(a.active) FROM allocations a WHERE a.booking_id = b.id) AS seated FROM bookings b WHERE b.id = $1`, [id, aTrace]);

describe('a hold that ran out and that nobody came upon', () => {
  it('gets its line of history and its message, once, however many look', async () => {
    const held = await hold();
    offsetMs = 10.5 * minuteMs;
    expect(await expire()).toEqual({ expired: 0, busy: 0 });
    offsetMs = 12 * minuteMs;
    await Promise.all([expire(), expire(), expire()]);
    expect(await story(held.body.id)).toEqual([{ status: 'expired', events: 1, messages: 1, seated: false }]);
    expect(await expire()).toEqual({ expired: 0, busy: 0 });
  });

  it('leaves those that run still, and bookings made of holds', async () => {
    const booked = await hold();
    await diner.post('/v1/bookings', { hold_id: booked.body.id, manage_token: booked.body.manage_token, guest });
    offsetMs = 8 * minuteMs;
    const young = await hold();
    offsetMs = 13 * minuteMs;
    expect(await expire()).toEqual({ expired: 0, busy: 0 });
    expect([await story(booked.body.id), await story(young.body.id)]).toEqual([[expect.objectContaining({ status: 'confirmed', seated: true })], [expect.objectContaining({ status: 'held', seated: true })]]);
  });

  it('of an evening that somebody has locked waits for the next time, and keeps no other from its turn', async () => {
    const locked = await hold();
    const other = await aRestaurant({ tenantId, policy: { holdMinutes: 10 } }).withTable({ seats: 4 }).save(api.database);
    const free = await diner.post(`/v1/restaurants/${other.slug}/holds`, { date, time: '19:30', party_size: 2 });
    offsetMs = 12 * minuteMs;
    await sql.rows('BEGIN');
    await sql.rows(`SELECT pg_advisory_xact_lock($1::int, $2::date - date '2000-01-01')`, [house.id, date]);
    expect(await expire()).toEqual({ expired: 1, busy: 1 });
    await sql.rows('ROLLBACK');
    expect([await story(locked.body.id), await story(free.body.id)]).toEqual([[expect.objectContaining({ status: 'held' })], [expect.objectContaining({ status: 'expired' })]]);
    expect(await expire()).toEqual({ expired: 1, busy: 0 });
  });
});
