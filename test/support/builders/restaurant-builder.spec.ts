import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { openDatabase, type OpenDatabase } from '../open-database.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from './restaurant-builder.ts';

let testDatabase: TestDatabase;
let db: OpenDatabase;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = await openDatabase(testDatabase.url);
});

afterAll(async () => {
  await db?.close();
  await testDatabase?.drop();
});

async function planOf({ tenantId, id }: SavedRestaurant): Promise<FloorPlan | undefined> {
  const dates = { fromDate: '2027-01-01', toDate: '2027-12-31' };
  const plans = await db.database.read(systemContext(tenantId), (tx) => loadFloorPlans(tx, { restaurantIds: [id], ...dates }));
  return plans.get(id);
}

describe('aRestaurant', () => {
  it('is listed, in Brussels, with dinner every day, when nothing is said', async () => {
    const house = await aRestaurant().withTable({ seats: 4 }).save(testDatabase);
    expect(await planOf(house)).toMatchObject({
      status: 'listed',
      timeZone: 'Europe/Brussels',
      policy: { autoConfirm: true, minParty: 1 },
      tables: [{ id: house.tableIds[0], areaId: house.areaIds[0], name: 'T1', minParty: 1, maxParty: 4 }],
      services: [{ id: house.serviceIds[0], weekdays: 127, startsAtMinute: 1080, lastSittingMinute: 1290, endsAtMinute: 1380, turnTimes: null }],
    });
  });

  it('has all that it is told to have', async () => {
    const tenant = await aTenant().save(testDatabase);
    const house = await aRestaurant({ tenantId: tenant.id, policy: { bufferMinutes: 15, autoConfirm: false } })
      .withArea({ name: 'Bar' })
      .withTables(2, { seats: 2 })
      .withArea({ name: 'Terrace' })
      .withTable({ name: 'Big', seats: 8, minParty: 4, priority: 3 })
      .withCombination({ tables: ['T2', 'T1'], maxParty: 5 })
      .withService({ name: 'Late', weekdays: [4, 5], from: '21:00', lastSitting: '01:30', until: '05:00', pacingCovers: 10, areas: ['Bar'], turnTimes: [{ maxParty: 2, minutes: 60 }] })
      .withSpecialDay({ date: '2027-12-25' })
      .withSpecialDay({ date: '2027-12-24', services: [{ name: 'Eve', areas: ['Terrace'] }] })
      .withBlock({ startsAt: '2027-06-01T10:00:00Z', endsAt: '2027-06-02T10:00:00Z', table: 'Big' })
      .save(testDatabase);
    expect(house.tenantId).toBe(tenant.id);
    expect(await planOf(house)).toMatchObject({
      policy: { bufferMinutes: 15, autoConfirm: false },
      tables: [{ areaId: house.areaId('Bar') }, { areaId: house.areaId('Bar') }, { areaId: house.areaId('Terrace'), minParty: 4, maxParty: 8, priority: 3 }],
      combinations: [{ id: house.combinationIds[0], tableIds: [house.tableId('T1'), house.tableId('T2')], maxParty: 5 }],
      services: [{ name: 'Late', weekdays: 0b110000, startsAtMinute: 1260, lastSittingMinute: 1530, endsAtMinute: 1740, pacingCovers: 10, areaIds: [house.areaId('Bar')], turnTimes: [{ maxParty: 2, minutes: 60 }] }],
      specialDays: [
        { date: '2027-12-24', closed: false, services: [{ id: null, name: 'Eve', areaIds: [house.areaId('Terrace')] }] },
        { date: '2027-12-25', closed: true, services: [] },
      ],
      blocks: [{ scope: 'table', tableId: house.tableId('Big'), areaId: null, fromMs: Date.parse('2027-06-01T10:00:00Z') }],
    });
  });

  it('names what it was not told of', async () => {
    await expect(aRestaurant().withTable().withCombination({ tables: ['T1', 'T9'], maxParty: 8 }).save(testDatabase)).rejects.toThrow(/no table named T9/);
  });
});
