import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { aCache } from '#caching';
import { plusDays, systemContext } from '#kernel';
import { loadFloorPlans } from '#restaurants';
import { dayOfPlan } from '../../../libs/bookings/src/domain/day-of-plan.ts';
import type { RestaurantDay } from '../../../libs/bookings/src/domain/restaurant-day.ts';
import { loadOccupancies } from '../../../libs/bookings/src/persistence/occupancies.ts';
import { oracleInstant, oracleMinutes } from '../../support/availability/oracle.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { SearchRestaurants } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import type { SearchVisit } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { allPages, now, openSearchWorld, request, rowsAlone, WatchedDatabase, type SearchWorld } from './support.ts';
import { unwatchedSlots } from '../../support/unwatched-slots.ts';
import { aHouse, fillEvening, friday, visit } from './various-houses.ts';

let world: SearchWorld;
const houses: SavedRestaurant[] = [];

beforeAll(async () => {
  world = await openSearchWorld();
  for (let i = 0; i < 48; i += 1) houses.push(await aHouse(i, world.tenantId).save(world.test));
  for (const [i, house] of houses.entries()) {
    if (i % 3 === 0) await fillEvening(house, world.test);
  }
});

afterAll(() => world.close());

/** What a patient host finds in each house, asked one by one, with no short cut: dates and minutes. */
async function expectedTimes(asked: SearchVisit): Promise<Map<number, [string, number][]>> {
  const found = new Map<number, [string, number][]>();
  for (const serviceDate of asked.serviceDates) {
    for (const [id, minutes] of await expectedOn(serviceDate, asked)) found.set(id, [...(found.get(id) ?? []), ...minutes.map((minute): [string, number] => [serviceDate, minute])]);
  }
  return found;
}

async function expectedOn(serviceDate: string, asked: SearchVisit): Promise<Map<number, number[]>> {
  const restaurantIds = houses.map(({ id }) => id);
  return world.db.database.read(systemContext(world.tenantId), async (tx) => {
    const plans = await loadFloorPlans(tx, { restaurantIds, fromDate: serviceDate, toDate: serviceDate });
    const occupancies = await loadOccupancies(tx, { restaurantIds, fromMs: Date.parse(plusDays(serviceDate, -2)), untilMs: Date.parse(plusDays(serviceDate, 4)) });
    const found = new Map<number, number[]>();
    for (const [id, plan] of plans) {
      const day = dayOfPlan(plan, { serviceDate, bookings: occupancies.get(id) ?? [], nowMs: now });
      const minutes = oracleMinutes(day, asked.partySize).filter((minute) => minute >= asked.fromMinute && minute <= asked.untilMinute && isInTime(day, minute));
      if (minutes.length > 0) found.set(id, minutes);
    }
    return found;
  });
}

function isInTime(day: RestaurantDay, minute: number): boolean {
  return (oracleInstant(day, minute) ?? 0) >= day.nowMs + day.policy.leadMinutes * 60_000;
}

describe('live search', () => {
  it('shows exactly the restaurants that have times, with exactly these times', async () => {
    const question = fc.record({
      partySize: fc.integer({ min: 1, max: 13 }),
      time: fc.option(fc.constantFrom('05:00', '12:00', '12:10', '18:15', '19:30', '21:45', '23:59', '00:30', '04:59'), { nil: undefined }),
      windowMinutes: fc.constantFrom(0, 15, 60, 720),
      serviceDates: fc.oneof(
        fc.constantFrom(friday, friday, '2027-06-14', '2027-06-13', '2027-06-12', '2027-06-17', '2027-06-20', '2027-07-13', '2027-08-14', '2027-12-31').map((date) => [date]),
        fc.subarray(['2027-06-14', '2027-06-17', friday, '2027-06-19', '2027-06-20'], { minLength: 2 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom(4, 15, 50), async (asked, limit) => {
        const wanted = visit(asked);
        const expected = await expectedTimes(wanted);
        const pages = await allPages((cursor) => world.search({ visit: wanted, cursor, limit }));
        const shown = pages.flatMap(({ hits }) => hits.map(({ card, times }) => [card.id, times?.map(({ serviceDate, minute }) => [serviceDate, minute])] as const));
        expect(shown.length).toBe(new Set(shown.map(([id]) => id)).size);
        expect(new Map(shown)).toEqual(expected);
        // Full but for the last.
        for (const { hits } of pages.slice(0, -1)) expect(hits).toHaveLength(limit);
      }),
      { numRuns: 30 },
    );
  });

  it('names the service of each time, the instant, and counts what matches whether or not it has a table', async () => {
    const page = await world.search({ visit: visit({ partySize: 2 }), limit: 50 });
    expect(page.facets.total).toBe(48);
    expect(Math.abs(page.asOfMs - now)).toBeLessThan(10_000);
    for (const { card, times } of page.hits) {
      for (const { minute, startsAtMs, service } of times ?? []) {
        expect(startsAtMs).toBe(oracleInstant({ serviceDate: friday, timeZone: card.timeZone }, minute));
        expect(service?.name).toMatch(/Lunch|Dinner|Night|Supper|Gala/);
        expect(service?.id === null).toBe(service?.name === 'Gala');
      }
    }
    const night = page.hits.flatMap(({ times }) => times ?? []).filter(({ minute }) => minute > 1440);
    expect(night.length).toBeGreaterThan(0);
    expect(new Set(night.map(({ service }) => service?.name))).toEqual(new Set(['Night']));
  });

  it('finds where a service is under way, by the clock of each house', async () => {
    // 12:05 in Brussels, where every fourth house serves lunch; early morning, afternoon and late evening in the others' zones.
    const lunching = houses.filter((_, i) => i % 4 === 0);
    const open = await allPages((cursor) => world.search({ openNow: true, cursor, limit: 5 }));
    expect(new Set(open.flatMap(({ hits }) => hits.map(({ card }) => card.id)))).toEqual(new Set(lunching.map(({ id }) => id)));
    const both = await world.search({ openNow: true, visit: visit({ partySize: 2, time: '21:00' }), limit: 50 });
    expect(both.hits).toEqual([]);
    await world.db.database.dataSource.query(`INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) VALUES ($1, $2, 'house', '2027-06-14T09:00:00Z', '2027-06-14T10:06:00Z')`, [world.tenantId, lunching[0]?.id]);
    expect((await world.search({ openNow: true, limit: 50 })).hits).toHaveLength(lunching.length - 1);
    await world.db.database.dataSource.query(`DELETE FROM blocks WHERE restaurant_id = $1 AND ends_at = '2027-06-14T10:06:00Z'`, [lunching[0]?.id]);
  });

  it('says why nobody is shown, and what there is instead', async () => {
    const antwerp = { latitude: 51.22, longitude: 4.4, radiusM: 1_000 };
    const full = await world.add({ name: 'Full', cuisines: ['nordic'], latitude: 51.22, longitude: 4.4 });
    const table = await aRestaurant({ tenantId: world.tenantId, name: 'Full of regulars', cuisines: ['nordic'], latitude: 51.221, longitude: 4.4 }).withTable({ seats: 2 }).withService({ from: '18:00', lastSitting: '21:00', until: '23:00' }).save(world.test);
    await aRestaurant({ tenantId: world.tenantId, name: 'Farther', cuisines: ['nordic'], latitude: 51.235, longitude: 4.4 }).withTable({ seats: 4 }).withService({ from: '18:00', lastSitting: '21:00', until: '23:00' }).save(world.test);
    await aBooking({ restaurant: table, tableIds: table.tableIds, startsAt: '2027-06-18T16:00:00Z', party: 2, turnMinutes: 150 }).save(world.test);
    expect(full.tableIds).toEqual([]);
    const wanted = visit({ partySize: 2, time: '18:30', windowMinutes: 30 });
    const { hits, nothing } = await world.search({ near: antwerp, words: 'nordic', visit: wanted });
    expect(hits).toEqual([]);
    expect(nothing?.reason).toBe('no_table');
    expect(nothing?.rules).toEqual([{ rule: 'no_table', restaurants: 2 }]);
    const shown = (kind: string): unknown => nothing?.alternatives.find((each) => each.kind === kind)?.hits.map(({ card, times }) => [card.name, times?.map(({ serviceDate, minute }) => [serviceDate, minute])]);
    // 20:30 is the first time after the party of 18:00, and the nearest to 18:30.
    expect(shown('other_time')).toEqual([['Full of regulars', [[friday, 1230], [friday, 1245], [friday, 1260]]]]);
    expect(shown('other_date')).toMatchObject([['Full of regulars', [['2027-06-17', 1110], ['2027-06-17', 1125], ['2027-06-19', 1110], ['2027-06-20', 1110], ['2027-06-20', 1125]].map(() => expect.anything() as unknown)]]);
    expect(shown('farther')).toEqual([['Farther', [[friday, 1080], [friday, 1095], [friday, 1110], [friday, 1125], [friday, 1140]]]]);

    expect((await world.search({ words: 'nordic', cuisines: ['thai'], near: antwerp })).nothing).toMatchObject({ reason: 'filters', alternatives: [{ kind: 'without_filters', hits: { length: 2 } }] });
    expect((await world.search({ words: 'xyzzyplugh' })).nothing).toEqual({ reason: 'no_match', rules: [], alternatives: [] });
    expect((await world.search({ openNow: true, near: antwerp })).nothing?.reason).toBe('closed_now');
    expect((await world.search({ near: antwerp, words: 'nordic', visit: visit({ partySize: 2, time: '20:30' }) })).nothing).toBeNull();
  });

  it('keeps the order of the search', async () => {
    const words = await world.search({ words: 'thai', visit: visit({ partySize: 2 }), limit: 50 });
    expect(words.hits.length).toBeGreaterThan(3);
    expect(words.hits.every(({ card }) => card.cuisines.includes('thai'))).toBe(true);
  });

  it('shows no time that a hold has, until the hold has run out', async () => {
    const house = await aRestaurant({ tenantId: world.tenantId, name: 'Held', cuisines: ['tapas'] }).withTable({ seats: 4 }).withService({ from: '20:00', lastSitting: '20:00', until: '22:00' }).save(world.test);
    const asked = { words: 'tapas', visit: visit({ partySize: 4, time: '20:00' }) };
    expect((await world.search(asked)).hits).toHaveLength(1);
    const id = await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: '2027-06-18T18:00:00Z', party: 4 }).save(world.test);
    expect((await world.search(asked)).hits).toEqual([]);
    const hold = (expiresAtMs: number): Promise<unknown> =>
      world.db.database.dataSource.query(`UPDATE bookings SET status = 'held', hold_expires_at = $2 WHERE id = $1`, [id, new Date(expiresAtMs)]);
    await hold(now + 60_000);
    expect((await world.search(asked)).hits).toEqual([]);
    await hold(now - 1);
    expect((await world.search(asked)).hits).toHaveLength(1);
  });

  it('judges a bounded number of restaurants at a time, and goes on where it stopped', async () => {
    const full = await openSearchWorld();
    try {
      await full.db.database.dataSource.query(
        `WITH r AS (INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency, status)
                    SELECT $1, 'full-' || n, 'Full ' || n, 'BE', 50, 4, 'Europe/Brussels', 'EUR', 'listed' FROM generate_series(1, 450) n RETURNING id),
              p AS (INSERT INTO restaurant_policies (restaurant_id, tenant_id) SELECT id, $1 FROM r)
         INSERT INTO services (tenant_id, restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute) SELECT $1, id, 'Dinner', 127, 1080, 1290, 1380 FROM r`,
        [full.tenantId],
      );
      const last = await aRestaurant({ tenantId: full.tenantId, name: 'The only table in town' }).withTable({ seats: 2 }).save(full.test);
      await full.db.database.dataSource.query('UPDATE restaurant_search SET rating = 1, review_count = 1 WHERE restaurant_id <> $1', [last.id]);
      const pages = await allPages((cursor) => full.searchRows({ visit: visit({ partySize: 2 }), cursor }));
      expect(pages.length).toBeGreaterThan(2);
      expect(pages.slice(0, -1).every(({ hits, next }) => hits.length === 0 && next !== null)).toBe(true);
      expect(pages.at(-1)?.hits.map(({ card }) => card.name)).toEqual(['The only table in town']);
      // Who knows the city need not look at all of it.
      await full.catchUp(full.tenantId, [friday]);
      const [only, ...others] = await allPages((cursor) => new SearchRestaurants(full.db.database, full.cities, unwatchedSlots(), aCache().cache).execute(systemContext(full.tenantId), request({ visit: visit({ partySize: 2 }), cursor })));
      expect([only?.hits.map(({ card }) => card.name), others]).toEqual([['The only table in town'], []]);
    } finally {
      await full.close();
    }
  });

  it('needs no more statements for fifty restaurants than for one', async () => {
    const counting = new WatchedDatabase(world.db.database.dataSource, { clockOffsetMs: () => now - Date.now() });
    const statementsFor = async (limit: number): Promise<number> => {
      counting.statements.length = 0;
      const { hits } = await new SearchRestaurants(counting, rowsAlone, unwatchedSlots(), aCache().cache).execute(systemContext(world.tenantId), request({ visit: visit({ partySize: 2 }), limit }));
      expect(hits.length).toBeGreaterThanOrEqual(Math.min(limit, 25));
      return counting.statements.length;
    };
    expect([await statementsFor(1), await statementsFor(50)]).toEqual([3, 3]);
  });
});
