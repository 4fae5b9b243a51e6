import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBookingNode, bookedIn, refusedIn, withKey, type BookingNode } from '../support/booking-node.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsOf, someDate } from '../e2e/bookings/support.ts';

const serviceDate = someDate();

describe('a connection lost while a booking is being saved', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let node: BookingNode;
  let house: SavedRestaurant;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startDatabaseProxy(database.url);
    node = await aBookingNode(proxy.url, { poolSizeMax: 1 });
  });
  afterAll(async () => {
    await node.close();
    await proxy.close();
    await database.drop();
  });

  it.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('when its %s is lost is OUTCOME_UNKNOWN, and the repeat with the same key tells that %i was saved', async (lose, saved) => {
    house = await aRestaurant().withTable({ seats: 2 }).save(database);
    const wish = { restaurantId: house.id, serviceDate };
    const count = async () => rowsOf(database.url, 'SELECT count(*)::int AS n FROM bookings WHERE restaurant_id = $1', [house.id]);
    proxy.cutAt('commit', lose);
    const lost = await node.book(house.tenantId, wish, withKey(`lost-${lose}`));
    expect(refusedIn([lost])).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    await expect.poll(count).toEqual([{ n: saved }]);
    const context = withKey(`lost-${lose}`);
    const [booking] = bookedIn([await node.book(house.tenantId, wish, context)]);
    expect(context.idempotency?.replayed).toBe(saved === 1);
    expect(await count()).toEqual([{ n: 1 }]);
    expect(await rowsOf(database.url, 'SELECT reference FROM bookings WHERE restaurant_id = $1', [house.id])).toEqual([{ reference: booking?.reference }]);
  });
});
