import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type RestaurantBuilder, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { FloorView, isFree, type Visit } from './floor-view.ts';

const visit: Visit = { date: '2027-06-04', time: '19:30', partySize: 4 };
const centre = { latitude: 50.8467, longitude: 4.3525 };

// What the run through the real cities judges by must itself be able to say no.
describe('the view of a floor', () => {
  let database: TestDatabase;
  let pool: Pool;
  let view: FloorView;
  let tenantId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
    view = new FloorView(pool);
    tenantId = (await aTenant().save(database)).id;
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const inTheCentre = (): RestaurantBuilder => aRestaurant({ tenantId, ...centre, timeZone: 'Europe/Brussels' });

  async function seen({ id }: SavedRestaurant): Promise<{ inCircle: boolean; free: boolean }> {
    const floor = (await view.around({ tenantId, visit, centre, metres: 500 })).find(({ restaurantId }) => restaurantId === id);
    return { inCircle: floor !== undefined, free: floor !== undefined && isFree(floor, visit, await view.occupants(id)) };
  }

  it('finds a table that is free', async () => {
    expect(await seen(await inTheCentre().withTable({ seats: 4 }).save(database))).toEqual({ inCircle: true, free: true });
  });

  it('finds tables that are free together', async () => {
    const house = await inTheCentre().withTable({ seats: 2 }).withTable({ seats: 2 }).withCombination({ tables: ['T1', 'T2'], minParty: 3, maxParty: 4 }).save(database);
    expect(await seen(house)).toEqual({ inCircle: true, free: true });
  });

  it.each([
    ['a table that is too small', () => inTheCentre().withTable({ seats: 2 })],
    ['a day that is closed', () => inTheCentre().withTable({ seats: 4 }).withSpecialDay({ date: visit.date, closed: true })],
    ['an evening that ends earlier', () => inTheCentre().withTable({ seats: 4 }).withService({ from: '18:00', lastSitting: '19:15' })],
    ['a weekday without a service', () => inTheCentre().withTable({ seats: 4 }).withService({ weekdays: [0, 1, 2, 3, 5, 6] })],
    ['a kitchen that takes two covers a quarter', () => inTheCentre().withTable({ seats: 4 }).withService({ pacingCovers: 2 })],
  ])('finds none with %s', async (_, house) => {
    expect(await seen(await house().save(database))).toEqual({ inCircle: true, free: false });
  });

  it('finds none where a party sits that came before and stays', async () => {
    const house = await inTheCentre().withTable({ seats: 4 }).save(database);
    // 18:30 in Brussels, two hours.
    await aBooking({ restaurant: house, startsAt: '2027-06-04T16:30:00Z', tableIds: [...house.tableIds] }).save(database);
    expect(await seen(house)).toEqual({ inCircle: true, free: false });
  });

  it('looks no farther than the circle', async () => {
    const away = await aRestaurant({ tenantId, latitude: centre.latitude + 0.0046, longitude: centre.longitude }).withTable({ seats: 4 }).save(database);
    expect(await seen(away)).toEqual({ inCircle: false, free: false });
  });
});
