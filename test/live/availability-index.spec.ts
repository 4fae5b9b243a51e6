import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plusDays } from '#kernel';
import { partyClasses } from '../../libs/bookings/src/domain/booking-class.ts';
import { aBookingNode, type BookingNode } from '../support/booking-node.ts';
import { aBooking, type BookingOptions } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { openLiveCity, soon, type LiveCity } from '../support/live/live-city.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const date = soon();

// Invariant A13: what the index of a tenant says is made of that tenant's rows alone.
// Why: no tenant is shown another's. Held by: row-level security, the tenant in each statement.
// Proved by: test/live/availability-index.spec.ts
describe('the availability index', () => {
  let database: TestDatabase;
  let client: Client;
  let city: LiveCity;
  let node: BookingNode;
  let tenantId: string;
  let clockOffsetMs: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    node = await aBookingNode(database.url);
  });
  afterAll(async () => {
    await Promise.all([client.end(), node.close()]);
    await database.drop();
  });
  beforeEach(async () => {
    clockOffsetMs = 0;
    tenantId = (await aTenant().save(client)).id;
    city = await openLiveCity(database.url, { clockOffsetMs: () => clockOffsetMs });
    city.directory.set(tenantId, []);
  });
  afterEach(() => city.close());

  /** A house with three tables, known to the index. */
  const aHouse = async (): Promise<SavedRestaurant> => {
    const house = await aRestaurant({ tenantId }).withTables(2, { seats: 4 }).withTable({ seats: 8, minParty: 3 }).withService({ pacingCovers: 12 }).save(client);
    city.directory.get(tenantId)?.push(house.id);
    return house;
  };
  /** At once, as every booking is: tables alone are not in the log. */
  const book = async (booking: BookingOptions): Promise<string> => {
    await client.query('BEGIN');
    const id = await aBooking(booking).save(client);
    await client.query('COMMIT');
    return id;
  };
  const agrees = (house: SavedRestaurant, serviceDate = date): Promise<void> => city.agrees(tenantId, house.id, serviceDate);
  const blockHouse = ({ id }: SavedRestaurant, { from, until }: { from: string; until: string }): Promise<unknown> =>
    client.query(`INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) VALUES ($1, $2, 'house', $3, $4)`, [tenantId, id, `${date}T${from}Z`, `${date}T${until}Z`]);
  const minutes = (house: SavedRestaurant, size = 2): number[] | null => city.minutes({ tenantId, restaurantId: house.id, serviceDate: date, size });

  it('does not answer at first, and then says of each restaurant what its rows say', async () => {
    const houses = [await aHouse(), await aHouse()];
    const [one] = houses as [SavedRestaurant, SavedRestaurant];
    await book({ restaurant: one, tableIds: one.tableIds.slice(0, 2), startsAt: `${date}T18:00:00Z`, party: 8 });
    await book({ restaurant: one, tableIds: one.tableIds.slice(2), startsAt: `${date}T19:30:00Z`, party: 4 });
    expect(city.index.day(tenantId, date)).toBeNull();
    const day = await city.built(tenantId, date);
    for (const house of houses) await agrees(house);
    expect([day.isKnown(0), day.isKnown(1), day.isKnown(2)]).toEqual([true, true, false]);
    expect(minutes(one, 4)).not.toEqual(minutes(houses[1] as SavedRestaurant, 4));
  });

  it('follows bookings of other processes, cancellations, and parties who stay past the cut', async () => {
    const house = await aHouse();
    await city.built(tenantId, date);
    const before = minutes(house, 6);
    const outcome = await node.book(tenantId, { restaurantId: house.id, serviceDate: date, party: 6, startsAtMinute: 1_200 });
    expect(outcome).toHaveProperty('booking');
    await agrees(house);
    expect(minutes(house, 6)).not.toEqual(before);
    await client.query(`UPDATE bookings SET status = 'cancelled' WHERE restaurant_id = $1`, [house.id]);
    await agrees(house);
    expect(minutes(house, 6)).toEqual(before);
    const breakfast = await aRestaurant({ tenantId }).withTable({ seats: 4 }).withService({ from: '05:00', lastSitting: '09:00', until: '11:00' }).save(client);
    city.directory.get(tenantId)?.push(breakfast.id);
    await agrees(breakfast);
    // By its service date this is the night before; it keeps the table until 08:00.
    await book({ restaurant: breakfast, tableIds: breakfast.tableIds, startsAt: `${date}T01:00:00Z`, turnMinutes: 300 });
    await agrees(breakfast);
    expect(minutes(breakfast)?.[0]).toBeGreaterThan(300);
  });

  it('follows bookings of two service dates before and after, where tables are kept for more than a day', async () => {
    const policy = { turnTimes: [{ maxParty: 100, minutes: 1_440 }], bufferMinutes: 120 };
    const house = await aRestaurant({ tenantId, policy, timeZone: 'Africa/Abidjan' }).withTable({ seats: 4 }).withService({ from: '05:00', lastSitting: '04:45', until: '05:00' }).save(client);
    city.directory.get(tenantId)?.push(house.id);
    await city.built(tenantId, date);
    await agrees(house);
    const free = minutes(house);
    // Of the service date two days ago; it keeps the table until 06:45 of this one.
    await book({ restaurant: house, tableIds: house.tableIds, startsAt: `${plusDays(date, -1)}T04:45:00Z`, turnMinutes: 1_560 });
    await agrees(house);
    const before = minutes(house);
    expect(before).not.toEqual(free);
    // Of the service date two days on: in the way of who would come at the end of this one and stay.
    await book({ restaurant: house, tableIds: house.tableIds, startsAt: `${plusDays(date, 2)}T05:30:00Z`, turnMinutes: 60 });
    await agrees(house);
    expect(minutes(house)).not.toEqual(before);
  });

  it.each([
    ['tables put away', (house: SavedRestaurant) => client.query('UPDATE tables SET active = false WHERE restaurant_id = $1', [house.id])],
    ['a policy', (house: SavedRestaurant) => client.query('UPDATE restaurant_policies SET max_party = 3 WHERE restaurant_id = $1', [house.id])],
    ['a service', (house: SavedRestaurant) => client.query('UPDATE services SET last_sitting_minute = starts_at_minute WHERE restaurant_id = $1', [house.id])],
    ['a special day', (house: SavedRestaurant) => client.query(`INSERT INTO special_days (tenant_id, restaurant_id, date, closed) VALUES ($1, $2, $3, true)`, [tenantId, house.id, date])],
    ['a block', (house: SavedRestaurant) => blockHouse(house, { from: '15:00', until: '23:00' })],
    ['a time zone', (house: SavedRestaurant) => client.query(`UPDATE restaurants SET time_zone = 'America/New_York' WHERE id = $1`, [house.id])],
    ['whole tables emptied', () => client.query('TRUNCATE special_days, services')],
  ])('follows %s', async (_, change) => {
    const house = await aHouse();
    // By the clock of Greenwich, so that another time zone shows; and no booking, for that would keep the zone as it is.
    await blockHouse(house, { from: '18:00', until: '20:00' });
    await city.built(tenantId, date);
    await agrees(house);
    const before = minutes(house, 4);
    await change(house);
    await agrees(house);
    expect(minutes(house, 4)).not.toEqual(before);
  });

  it('A5: gives a table back when a hold has run out, by the clock alone', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ seats: 4 }).save(client);
    city.directory.get(tenantId)?.push(house.id);
    const id = await book({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z`, turnMinutes: 600 });
    await client.query(`UPDATE bookings SET status = 'held', hold_expires_at = now() + interval '10 minutes' WHERE id = $1`, [id]);
    await city.built(tenantId, date);
    await agrees(house);
    const held = minutes(house);
    clockOffsetMs = 11 * 60_000;
    await expect.poll(() => minutes(house), { timeout: 10_000 }).not.toEqual(held);
    await agrees(house);
  });

  it('A5: tells nobody of a hold that has just run out, nor leaves out a restaurant just added, before it has looked again', async () => {
    const house = await aRestaurant({ tenantId }).withTable({ seats: 4 }).save(client);
    city.directory.get(tenantId)?.push(house.id);
    const id = await book({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z` });
    await client.query(`UPDATE bookings SET status = 'held', hold_expires_at = now() + interval '10 minutes' WHERE id = $1`, [id]);
    await city.built(tenantId, date);
    await agrees(house);
    clockOffsetMs = 11 * 60_000;
    // In this very turn: one of one is more than may be unknown.
    expect(city.index.day(tenantId, date)).toBeNull();
    await city.built(tenantId, date);
    city.directory.get(tenantId)?.push(house.id + 1);
    expect(city.index.day(tenantId, date)).toBeNull();
  });

  it('A5: opens a day when its horizon comes, by the clock alone', async () => {
    const house = await aRestaurant({ tenantId, policy: { horizonDays: 8 } }).withTable({ seats: 4 }).save(client);
    city.directory.get(tenantId)?.push(house.id);
    await city.built(tenantId, date);
    await agrees(house);
    expect(minutes(house)).toEqual([]);
    clockOffsetMs = 3 * 86_400_000;
    await expect.poll(() => minutes(house), { timeout: 10_000 }).not.toEqual([]);
    await agrees(house);
  });

  it('learns restaurants that are added, and forgets those that are removed', async () => {
    const first = await aHouse();
    await city.built(tenantId, date);
    const second = await aHouse();
    await agrees(second);
    await client.query('DELETE FROM services WHERE restaurant_id = $1', [first.id]);
    await client.query('DELETE FROM tables WHERE restaurant_id = $1', [first.id]);
    await client.query('DELETE FROM restaurants WHERE id = $1', [first.id]);
    await expect.poll(() => minutes(first), { timeout: 10_000 }).toEqual([]);
    await agrees(second);
  });

  it('A13: has nothing of another tenant, also where somebody gives its numbers to ours', async () => {
    const ours = await aHouse();
    const theirs = await aRestaurant().withTables(2, { seats: 4 }).save(client);
    city.directory.get(tenantId)?.push(theirs.id);
    city.directory.set(theirs.tenantId, [theirs.id]);
    const day = await city.built(tenantId, date);
    await agrees(ours);
    for (const partyClass of partyClasses) expect([...day.masks(partyClass).subarray(3, 6)]).toEqual([0, 0, 0]);
    await city.built(theirs.tenantId, date);
    await city.agrees(theirs.tenantId, theirs.id, date);
    expect(city.minutes({ tenantId: theirs.tenantId, restaurantId: theirs.id, serviceDate: date, size: 2 })).not.toEqual([]);
  });

  it('says nothing of a restaurant that no day can be made of, goes on with the others, and looks again when it changes', async () => {
    const house = await aHouse();
    const odd = await aHouse();
    await client.query(`UPDATE restaurants SET time_zone = 'Europe/Atlantis' WHERE id = $1`, [odd.id]);
    city.index.day(tenantId, date);
    const states = (): unknown => city.index.stats().days.map(({ isBuilt, pending }) => [isBuilt, pending]);
    await expect.poll(states, { timeout: 10_000 }).toEqual([[true, 1]]);
    // Once more when the log tells of what was read already.
    await expect.poll(() => new Set(city.errors.map(String))).toEqual(new Set([`Error: the availability of restaurant ${odd.id} cannot be computed`]));
    await client.query(`UPDATE restaurants SET time_zone = 'Europe/Brussels' WHERE id = $1`, [odd.id]);
    await city.built(tenantId, date);
    for (const one of [house, odd]) await agrees(one);
  });

  it('reads everybody else when the rows of one restaurant cannot be read', async () => {
    const houses = [await aHouse(), await aHouse(), await aHouse()];
    const [, odd] = houses as [SavedRestaurant, SavedRestaurant, SavedRestaurant];
    await client.query(`UPDATE restaurant_policies SET turn_times = '[null]' WHERE restaurant_id = $1`, [odd.id]);
    city.index.day(tenantId, date);
    await expect.poll(() => city.index.stats().days.map(({ pending }) => pending), { timeout: 10_000 }).toEqual([1]);
    // Once more when the log tells of what was read already.
    expect(new Set(city.errors.map(String))).toEqual(new Set([`Error: the rows of restaurant ${odd.id} cannot be read`]));
    await client.query(`UPDATE restaurant_policies SET turn_times = '[{"max_party": 100, "minutes": 90}]' WHERE restaurant_id = $1`, [odd.id]);
    await city.built(tenantId, date);
    for (const house of houses) await agrees(house);
  });

  it('begins anew after more changes than can be looked at in a turn', async () => {
    const house = await aHouse();
    await city.built(tenantId, date);
    city.index.changed(new Map(Array.from({ length: 10_001 }, (_, other) => [`availability:${house.id + 1 + other}`, [1n]])));
    expect(city.index.stats().days.map(({ isBuilt, pending }) => [isBuilt, pending])).toEqual([[false, 1]]);
    await city.built(tenantId, date);
    await agrees(house);
  });

  it('answers nothing from before a new epoch, and builds again what was asked for', async () => {
    const house = await aHouse();
    await city.built(tenantId, date);
    await client.query('DELETE FROM cache_epoch_marker');
    await expect.poll(() => city.index.stats().lost, { timeout: 10_000 }).toBeGreaterThan(0);
    await city.built(tenantId, date);
    await agrees(house);
  });

  it('goes on when its connections were cut', async () => {
    const house = await aHouse();
    await city.built(tenantId, date);
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('couvert-test', 'couvert-log') AND datname = current_database()`);
    await book({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z`, turnMinutes: 600 });
    await agrees(house);
    expect(minutes(house)).toEqual([]);
  });

  it('keeps dates that are far away, past or none to the database', async () => {
    await aHouse();
    for (const other of [soon(-3), soon(400), '2027-02-30', 'tomorrow']) expect(city.index.day(tenantId, other)).toBeNull();
    expect(city.index.stats().days).toEqual([]);
  });
});
