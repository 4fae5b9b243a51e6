import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aCache } from '#caching';
import { systemContext } from '#kernel';
import { SearchRestaurants } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import type { SearchRequest } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { unwatchedSlots } from '../../support/unwatched-slots.ts';
import { now, openSearchWorld, request, WatchedDatabase, type SearchWorld } from './support.ts';

const friday = '2027-06-18';

describe('the floor plans that a page is judged on', () => {
  let world: SearchWorld;
  let house: SavedRestaurant;
  let other: Client;

  beforeAll(async () => {
    world = await openSearchWorld();
    // Another session, and a process that hears of nothing that it does.
    other = new Client({ connectionString: world.test.url });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await world.close();
  });
  beforeEach(async () => {
    house = await aRestaurant({ tenantId: world.tenantId, name: 'Chez nous', cuisines: ['nordic'] })
      .withTable({ name: 'A', seats: 4 })
      .withService({ name: 'Dinner', from: '18:00', lastSitting: '20:00', until: '23:00' })
      .save(world.test);
    await world.catchUp(world.tenantId, [friday]);
  });

  const asked: SearchRequest = request({ words: 'nordic', visit: { serviceDates: [friday], partySize: 4, fromMinute: 1_080, untilMinute: 1_110 } });
  /** Of the house alone, as memory names it and rows judge it: without another look at the change log. */
  const shown = async (of: Partial<SearchRequest> = {}): Promise<string[][]> => {
    expect(await world.cities.find(systemContext(world.tenantId))).not.toBeNull();
    const page = await new SearchRestaurants(world.db.database, world.cities, unwatchedSlots(), aCache().cache).execute(systemContext(world.tenantId), { ...asked, ...of });
    return page.hits.filter(({ card }) => card.id === house.id).map(({ times }) => (times ?? []).map(({ minute, service }) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')} ${service?.name}`));
  };

  it.each([
    ['a table that is put away', 'UPDATE tables SET active = false WHERE restaurant_id = $1', []],
    ['a table that becomes smaller', 'UPDATE tables SET max_party = 3 WHERE restaurant_id = $1', []],
    ['a policy that takes fewer', 'UPDATE restaurant_policies SET max_party = 3 WHERE restaurant_id = $1', []],
    ['another name of a service', `UPDATE services SET name = 'Supper' WHERE restaurant_id = $1`, [['18:00 Supper', '18:15 Supper', '18:30 Supper']]],
    ['a service that begins later', 'UPDATE services SET starts_at_minute = 1110 WHERE restaurant_id = $1', [['18:30 Dinner']]],
    ['a date on which the house is closed', `INSERT INTO special_days (tenant_id, restaurant_id, date, closed) SELECT tenant_id, id, '${friday}', true FROM restaurants WHERE id = $1`, []],
    ['a block', `INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) SELECT tenant_id, id, 'house', '${friday}T16:10:00Z', '${friday}T16:20:00Z' FROM restaurants WHERE id = $1`, [['18:30 Dinner']]],
  ] as const)('B13: are those of its own snapshot: %s, in another session, is seen though nobody has told', async (_what, change, expected) => {
    expect(await shown()).toEqual([['18:00 Dinner', '18:15 Dinner', '18:30 Dinner']]);
    await other.query(change, [house.id]);
    expect(await shown()).toEqual(expected);
  });

  it('B13: a change that is not committed is not seen, and is from then on', async () => {
    await other.query('BEGIN');
    await other.query('UPDATE tables SET max_party = 3 WHERE restaurant_id = $1', [house.id]);
    expect(await shown()).toHaveLength(1);
    await other.query('COMMIT');
    expect(await shown()).toEqual([]);
  });

  it('B13: a house that has closed for now is seen to be closed', async () => {
    // 12:05 in Brussels.
    await other.query('UPDATE services SET starts_at_minute = 660 WHERE restaurant_id = $1', [house.id]);
    await world.catchUp(world.tenantId, ['2027-06-14']);
    expect(await shown({ visit: null, openNow: true })).toEqual([[]]);
    await other.query('UPDATE services SET starts_at_minute = 780 WHERE restaurant_id = $1', [house.id]);
    expect(await shown({ visit: null, openNow: true })).toEqual([]);
  });

  it('B13: stays that have become longer are judged on who comes later than was looked for', async () => {
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${friday}T21:30:00Z`, party: 2 }).save(world.test);
    await world.catchUp(world.tenantId, [friday]);
    expect(await shown()).toHaveLength(1);
    await other.query(`UPDATE restaurant_policies SET turn_times = '[{"max_party": 4, "minutes": 600}]' WHERE restaurant_id = $1`, [house.id]);
    expect(await shown()).toEqual([]);
  });

  it('are read only where one has changed', async () => {
    const watched = new WatchedDatabase(world.db.database.dataSource, { clockOffsetMs: () => now - Date.now() });
    const plansRead = async (): Promise<readonly string[]> => {
      watched.statements.length = 0;
      await new SearchRestaurants(watched, world.cities, unwatchedSlots(), aCache().cache).execute(systemContext(world.tenantId), asked);
      return watched.statements.filter((name) => name.includes('plan'));
    };
    expect(await plansRead()).toEqual([]);
    await other.query('UPDATE tables SET max_party = 6 WHERE restaurant_id = $1', [house.id]);
    expect(await plansRead()).toEqual(['restaurants_floor_plans']);
  });
});
