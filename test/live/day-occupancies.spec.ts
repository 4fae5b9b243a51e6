import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { loadDayOccupancies } from '../../libs/bookings/src/persistence/day-occupancies.ts';
import { loadPageOccupancies, occupanciesIn } from '../../libs/bookings/src/persistence/page-occupancies.ts';
import { loadOccupancies } from '../../libs/bookings/src/persistence/occupancies.ts';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const range = { fromMs: Date.parse('2027-06-04T03:00:00Z'), untilMs: Date.parse('2027-06-05T05:00:00Z') };
/** Nine of ten are booked: more than are looked up one by one. */
const houseCount = 120;

describe('the bookings of a city near a day', () => {
  let database: TestDatabase;
  let client: Client;
  let opened: OpenDatabase;
  const houses: SavedRestaurant[] = [];
  let stranger: SavedRestaurant;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    opened = await openDatabase(database.url);
    const { id: tenantId } = await aTenant().save(client);
    for (let house = 0; house < houseCount; house++) {
      houses.push(await aRestaurant({ tenantId }).withTables(3, { seats: 4 }).save(client));
      // In the midst of them.
      if (house === 10) stranger = await aRestaurant().withTable().save(client);
    }
    for (const [index, restaurant] of houses.entries()) {
      const [first = 0, second = 0, third = 0] = restaurant.tableIds;
      if (index % 10 === 9) continue;
      await aBooking({ restaurant, tableIds: [first, second], party: 7, startsAt: '2027-06-04T17:00:00Z' }).save(client);
      await aBooking({ restaurant, tableIds: [third], startsAt: `2027-06-04T18:${10 + (index % 40)}:00Z` }).save(client);
      // Still there when the day begins; and on another day.
      await aBooking({ restaurant, tableIds: [first], startsAt: '2027-06-04T01:30:00Z' }).save(client);
      await aBooking({ restaurant, tableIds: [first], startsAt: '2027-06-06T17:00:00Z' }).save(client);
      await aBooking({ restaurant, tableIds: [second], startsAt: '2027-06-04T20:00:00Z', status: 'cancelled' }).save(client);
    }
    await client.query(`UPDATE bookings SET status = 'held', hold_expires_at = '2027-06-04T12:00:00.123456Z' WHERE starts_at = '2027-06-04T18:12:00Z'`);
    await aBooking({ restaurant: stranger, tableIds: stranger.tableIds, startsAt: '2027-06-04T17:00:00Z' }).save(client);
  });
  afterAll(async () => {
    await Promise.all([client.end(), opened.close()]);
    await database.drop();
  });

  it.each([
    ['by a scan', houseCount],
    ['by look-ups', 20],
  ])('A13: are those that other questions find, of the tenant alone, read %s', async (_, count) => {
    const asked = [...houses.slice(0, count), stranger].map(({ id }) => id);
    const [found, expected] = await opened.database.read(systemContext(houses[0]?.tenantId ?? ''), async (tx) => [
      await loadDayOccupancies(tx, { restaurantIds: asked, ...range }),
      await loadOccupancies(tx, { restaurantIds: asked, ...range }),
    ]);
    for (const _ of found.link());
    const sorted = <T extends { startsAtMs: number; tableIds: readonly number[] }>(bookings: readonly T[]): unknown[] =>
      [...bookings].sort((one, other) => one.startsAtMs - other.startsAtMs).map((booking) => ({ ...booking, tableIds: [...booking.tableIds].sort((a, b) => a - b) }));
    let holds = 0;
    for (const id of asked) {
      const others = (expected.get(id) ?? []).map(({ party, startsAtMs, untilMs, holdExpiresAtMs, tableIds }) => ({ party, startsAtMs, untilMs, holdExpiresAtMs, tableIds }));
      const own = found.of(id, '2027-06-04').map(({ party, startsAtMs, untilMs, holdExpiresAtMs, tableIds }) => ({ party, startsAtMs, untilMs, holdExpiresAtMs, tableIds }));
      expect(sorted(own)).toEqual(sorted(others));
      holds += own.filter(({ holdExpiresAtMs }) => holdExpiresAtMs !== null).length;
    }
    const paged = await opened.database.read(systemContext(houses[0]?.tenantId ?? ''), (tx) => loadPageOccupancies(tx, { restaurantIds: asked, ...range }));
    expect(new Map(asked.map((id) => [id, sorted(occupanciesIn(paged.get(id) ?? new Uint8Array(), '2027-06-04'))]))).toEqual(new Map(asked.map((id) => [id, sorted(found.of(id, '2027-06-04'))])));
    expect([expected.size, holds > 0, found.of(stranger.id, '2027-06-04')]).toEqual([asked.length - 1 - Math.floor(count / 10), true, []]);
  });
});
