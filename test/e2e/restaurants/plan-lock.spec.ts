import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client as PgClient } from 'pg';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { type Answer, Client } from './client.ts';

// Invariant R1, seen from the plan's side: whoever changes what bookings are decided on waits for those under way.
describe('a change of the plan', () => {
  let api: TestApi;
  let staff: Client;
  let booking: PgClient;
  let tenantId: string;
  let house: SavedRestaurant;
  let url: string;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
    booking = new PgClient({ connectionString: api.database.url });
    await booking.connect();
    house = await aRestaurant({ tenantId }).withArea({ name: 'Bar' }).withTables(3).withCombination({ tables: ['T1', 'T2'], maxParty: 8 }).withSpecialDay({ date: '2027-12-25' }).withBlock({ startsAt: '2027-06-01T00:00:00Z', endsAt: '2027-06-02T00:00:00Z' }).save(api.database);
    url = `/v1/restaurants/${house.id}`;
  });
  afterAll(async () => {
    await booking?.end();
    await api?.close();
  });

  const waiters = async (): Promise<number> => {
    const { rows } = await booking.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    return rows[0]?.n ?? 0;
  };

  /** Whether a change waits while a booking holds its restaurant, and what it answers when the booking is through. */
  const whileBooking = async (change: () => Promise<Answer<unknown>>): Promise<{ waited: boolean; status: number }> => {
    await booking.query('BEGIN');
    await booking.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('restaurant:' || $1::int, 0))`, [house.id]);
    let done = false;
    const answer = change().finally(() => {
      done = true;
    });
    await expect.poll(async () => done || (await waiters()) > 0, { timeout: 10_000, interval: 10 }).toBe(true);
    const waited = !done;
    await booking.query('COMMIT');
    return { waited, status: (await answer).status };
  };

  const dinner = { name: 'D', starts_at: '18:00', last_sitting: '20:00', ends_at: '22:00' };
  const policy = { min_party: 1, max_party: 8, lead_minutes: 0, horizon_days: 30, hold_minutes: 10, cancellation_cutoff_minutes: 0, buffer_minutes: 0, turn_times: [{ max_party: 8, minutes: 90 }], auto_confirm: true };

  it.each<[string, () => Promise<Answer<unknown>>, number]>([
    ['a new area', () => staff.post(`${url}/areas`, { name: 'New' }), 201],
    ['a changed area', () => staff.patch(`${url}/areas/${house.areaIds[0]}`, { sort: 1 }, '*'), 200],
    ['a new table', () => staff.post(`${url}/tables`, { area_id: house.areaIds[0], name: 'New', max_party: 2 }), 201],
    ['a changed table', () => staff.patch(`${url}/tables/${house.tableIds[0]}`, { max_party: 3 }, '*'), 200],
    ['a deleted table', () => staff.delete(`${url}/tables/${house.tableIds[2]}`, '*'), 204],
    ['a new combination', () => staff.post(`${url}/combinations`, { name: 'New', table_ids: house.tableIds.slice(0, 2), max_party: 8 }), 201],
    ['a deleted combination', () => staff.delete(`${url}/combinations/${house.combinationIds[0]}`, '*'), 204],
    ['a new service', () => staff.post(`${url}/services`, { ...dinner, weekdays: ['mon'] }), 201],
    ['a changed service', () => staff.patch(`${url}/services/${house.serviceIds[0]}`, { pacing_covers: 4 }, '*'), 200],
    ['a new special day', () => staff.post(`${url}/special-days`, { date: '2027-12-26', closed: true }), 201],
    ['a deleted special day', () => staff.delete(`${url}/special-days/${house.specialDayIds[0]}`, '*'), 204],
    ['a new block', () => staff.post(`${url}/blocks`, { scope: 'house', starts_at: '2027-06-01T00:00:00Z', ends_at: '2027-06-02T00:00:00Z' }), 201],
    ['a changed block', () => staff.patch(`${url}/blocks/${house.blockIds[0]}`, { reason: 'x' }, '*'), 200],
    ['another policy', () => staff.put(`${url}/policy`, policy, '*'), 200],
    ['another status', () => staff.patch(url, { status: 'suspended' }, '*'), 200],
    ['another time zone', () => staff.patch(url, { time_zone: 'Europe/Paris' }, '*'), 200],
  ])('waits for bookings under way: %s', async (_, change, status) => {
    expect(await whileBooking(change)).toEqual({ waited: true, status });
  });

  it('of words and pictures alone waits for nobody', async () => {
    expect(await whileBooking(() => staff.patch(url, { description: 'New words' }, '*'))).toEqual({ waited: false, status: 200 });
  });

  it('of a stranger touches no lock: another tenant’s restaurant answers at once', async () => {
    const stranger = new Client(api.app, (await api.aKey(await api.aTenant())).key);
    expect(await whileBooking(() => stranger.post(`${url}/areas`, { name: 'X' }))).toEqual({ waited: false, status: 404 });
  });

  it('that comes too late finds no restaurant, when it was deleted meanwhile', async () => {
    const doomed = await aRestaurant({ tenantId }).save(api.database);
    const at = `/v1/restaurants/${doomed.id}`;
    await booking.query('BEGIN');
    await booking.query(`SELECT pg_advisory_xact_lock(hashtextextended('restaurant:' || $1::int, 0))`, [doomed.id]);
    const late = staff.post(`${at}/areas`, { name: 'Late' });
    await expect.poll(waiters, { timeout: 10_000, interval: 10 }).toBe(1);
    await booking.query('DELETE FROM restaurants WHERE id = $1', [doomed.id]);
    await booking.query('COMMIT');
    expect((await late).status).toBe(404);
  });
});
