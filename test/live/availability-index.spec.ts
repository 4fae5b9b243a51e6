import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { plusDays, systemContext } from '#kernel';
import { partyClasses } from '../../libs/bookings/src/domain/booking-class.ts';
import { aBookingNode, type BookingNode } from '../support/booking-node.ts';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { openLiveCity, soon, type LiveCity } from '../support/live/live-city.ts';
import { ordinalsOf } from '../support/live/ordinals-of.ts';
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
  const agrees = (house: SavedRestaurant, serviceDate = date): Promise<void> => city.agrees(tenantId, house.id, serviceDate);
  const blockHouse = ({ id }: SavedRestaurant, { from, until }: { from: string; until: string }): Promise<unknown> =>
    client.query(`INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) VALUES ($1, $2, 'house', $3, $4)`, [tenantId, id, `${date}T${from}Z`, `${date}T${until}Z`]);
  const minutes = (house: SavedRestaurant, size = 2): number[] | null => city.minutes({ tenantId, restaurantId: house.id, serviceDate: date, size });

  it('does not answer at first, and then says of each restaurant what its rows say', async () => {
    const houses = [await aHouse(), await aHouse()];
    const [one] = houses as [SavedRestaurant, SavedRestaurant];
    await aBooking({ restaurant: one, tableIds: one.tableIds.slice(0, 2), startsAt: `${date}T18:00:00Z`, party: 8 }).save(client);
    await aBooking({ restaurant: one, tableIds: one.tableIds.slice(2), startsAt: `${date}T19:30:00Z`, party: 4 }).save(client);
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
    await aBooking({ restaurant: breakfast, tableIds: breakfast.tableIds, startsAt: `${date}T01:00:00Z`, turnMinutes: 300 }).save(client);
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
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${plusDays(date, -1)}T04:45:00Z`, turnMinutes: 1_560 }).save(client);
    await agrees(house);
    const before = minutes(house);
    expect(before).not.toEqual(free);
    // Of the service date two days on: in the way of who would come at the end of this one and stay.
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${plusDays(date, 2)}T05:30:00Z`, turnMinutes: 60 }).save(client);
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
    const id = await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z`, turnMinutes: 600 }).save(client);
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
    const id = await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z` }).save(client);
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
    await expect.poll(() => city.errors.map(String)).toEqual([`Error: the availability of restaurant ${odd.id} cannot be computed`]);
    await client.query(`UPDATE restaurants SET time_zone = 'Europe/Brussels' WHERE id = $1`, [odd.id]);
    await city.built(tenantId, date);
    for (const one of [house, odd]) await agrees(one);
  });

  it('asks for numbers when it is asked itself, and builds the same days for new ones', async () => {
    const house = await aHouse();
    let asked = 0;
    let numbers = ordinalsOf([house.id]);
    const other = await openLiveCity(database.url, { ordinalsOf: () => (asked++, numbers) });
    try {
      await other.built(tenantId, date);
      const before = asked;
      const { loads } = other.index.stats();
      await expect.poll(() => other.log.ageMs(), { timeout: 5_000 }).toBeLessThan(1_000);
      await sleep(300);
      expect([asked, other.index.stats().loads]).toEqual([before, loads]);
      other.index.day(tenantId, soon(11));
      numbers = ordinalsOf([house.id]);
      other.index.day(tenantId, date);
      expect(other.index.stats().days.map(({ serviceDate, isBuilt }) => [serviceDate, isBuilt])).toEqual([[date, false], [soon(11), false]]);
      await other.built(tenantId, soon(11));
    } finally {
      await other.close();
    }
  });

  it('lets a tenant go that nobody has asked for in an hour', async () => {
    await aHouse();
    await city.built(tenantId, date);
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 3_700_000);
    try {
      await expect.poll(() => city.index.stats(), { timeout: 10_000 }).toMatchObject({ restaurants: 0, days: [] });
    } finally {
      clock.mockRestore();
    }
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
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:00:00Z`, turnMinutes: 600 }).save(client);
    await agrees(house);
    expect(minutes(house)).toEqual([]);
  });

  it('keeps dates that are far away, past or none to the database', async () => {
    await aHouse();
    for (const other of [soon(-3), soon(400), '2027-02-30', 'tomorrow']) expect(city.index.day(tenantId, other)).toBeNull();
    expect(city.index.stats().days).toEqual([]);
  });

  it('builds hot dates of a tenant before anybody asks', async () => {
    const hot = await openLiveCity(database.url, { hotDates: (today) => [plusDays(today, 3), plusDays(today, 4)] });
    try {
      const house = await aHouse();
      hot.directory.set(tenantId, [house.id]);
      const numbers = hot.directory.get(tenantId) ?? [];
      hot.directory.delete(tenantId);
      // Before it has numbers, as at the start of a process.
      hot.index.warm(tenantId);
      hot.directory.set(tenantId, numbers);
      const known = (): string[] => hot.index.stats().days.filter(({ isBuilt, pending }) => isBuilt && pending === 0).map(({ serviceDate }) => serviceDate);
      await expect.poll(known, { timeout: 10_000 }).toEqual([soon(3), soon(4)]);
    } finally {
      await hot.close();
    }
  });
});

describe('an availability index that does not hear', () => {
  it('answers nothing once what it knows is older than it may be', async () => {
    const database = await createTestDatabase();
    const city = await openLiveCity(database.url, { tailIntervalMs: 3_600_000, staleMsMax: 500 });
    try {
      const house = await aRestaurant().withTable().save(database);
      city.directory.set(house.tenantId, [house.id]);
      await expect.poll(async () => {
        await city.log.tailNow();
        return city.index.day(house.tenantId, date);
      }, { timeout: 20_000 }).not.toBeNull();
      // Nobody reads the log any more.
      await expect.poll(() => city.index.day(house.tenantId, date), { timeout: 10_000 }).toBeNull();
    } finally {
      await city.close();
      await database.drop();
    }
  });
});

describe('an availability index whose database stands still', () => {
  it('ends within two seconds all the same', async () => {
    const database = await createTestDatabase();
    const proxy = await startDatabaseProxy(database.url);
    const city = await openLiveCity(proxy.url);
    try {
      const house = await aRestaurant().withTable().save(database);
      city.directory.set(house.tenantId, [house.id]);
      await city.built(house.tenantId, date);
      // So many that no load has to make one.
      await Promise.all([1, 2, 3, 4].map(() => city.database.read(systemContext(house.tenantId), () => sleep(50))));
      proxy.freeze();
      for (let days = 1; days < 9; days++) city.index.day(house.tenantId, soon(days));
      await sleep(100);
      const startedAtMs = performance.now();
      await city.index.stop();
      expect(performance.now() - startedAtMs).toBeLessThan(2_000);
      expect([city.index.day(house.tenantId, date), city.index.stats().bytes]).toEqual([null, 0]);
      // What it had under way holds no connection either, on which the end of the pool would wait.
      const { master } = city.database.dataSource.driver as unknown as { master: { totalCount: number; idleCount: number } };
      await expect.poll(() => master.totalCount - master.idleCount, { timeout: 1_000 }).toBe(0);
    } finally {
      proxy.cutAll();
      await city.close();
      await proxy.close();
      await database.drop();
    }
  });
});
