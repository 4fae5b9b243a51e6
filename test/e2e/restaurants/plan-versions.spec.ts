import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { rowsOf } from '../bookings/support.ts';

describe('the version of a floor plan', () => {
  let database: TestDatabase;
  let house: SavedRestaurant;
  let neighbour: SavedRestaurant;

  beforeAll(async () => {
    database = await createTestDatabase();
    house = await aRestaurant().withArea({ name: 'Room' }).withTables(3).withCombination({ tables: ['T1', 'T2'], maxParty: 8 }).withSpecialDay({ date: '2030-12-25' }).save(database);
    neighbour = await aRestaurant({ tenantId: house.tenantId }).withTable().save(database);
  });
  afterAll(() => database.drop());

  const versionOf = async ({ id }: SavedRestaurant): Promise<string | undefined> =>
    (await rowsOf<{ version: string }>(database.url, 'SELECT version FROM restaurant_plans WHERE restaurant_id = $1', [id]))[0]?.version;

  it.each([
    ['a policy', `UPDATE restaurant_policies SET max_party = 4 WHERE restaurant_id = $1`],
    ['the status', `UPDATE restaurants SET status = 'suspended' WHERE id = $1`],
    ['the time zone', `UPDATE restaurants SET time_zone = 'Europe/Paris' WHERE id = $1`],
    ['a table', `UPDATE tables SET max_party = 5 WHERE restaurant_id = $1`],
    ['a new table', `INSERT INTO tables (tenant_id, restaurant_id, area_id, name, min_party, max_party) SELECT tenant_id, restaurant_id, id, 'new', 1, 2 FROM areas WHERE restaurant_id = $1 LIMIT 1`],
    ['a combination that goes', `DELETE FROM table_combinations WHERE restaurant_id = $1`],
    ['a service', `UPDATE services SET last_sitting_minute = starts_at_minute WHERE restaurant_id = $1`],
    ['a special day that goes', `DELETE FROM special_days WHERE restaurant_id = $1`],
    ['a block', `INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) SELECT tenant_id, id, 'house', now(), now() + interval '1 day' FROM restaurants WHERE id = $1`],
    ['a service, as a replica writes it', `SET LOCAL session_replication_role = replica; UPDATE services SET name = 'Supper' WHERE restaurant_id = `],
  ] as const)('changes with %s, and no other restaurant with it', async (_what, change) => {
    const [before, others] = [await versionOf(house), await versionOf(neighbour)];
    if (change.endsWith('= ')) await rowsOf(database.url, `${change}${house.id}`, []);
    else await rowsOf(database.url, change, [house.id]);
    expect(await versionOf(house)).not.toBe(before);
    expect(await versionOf(neighbour)).toBe(others);
  });

  it('stays when a name, a description or a write of the same values says nothing about the plan', async () => {
    const before = await versionOf(house);
    await rowsOf(database.url, `UPDATE restaurants SET name = 'Another', description = 'Words', status = status WHERE id = $1`, [house.id]);
    expect(await versionOf(house)).toBe(before);
  });

  it('changes for everybody when a table is emptied', async () => {
    const before = [await versionOf(house), await versionOf(neighbour)];
    await rowsOf(database.url, 'TRUNCATE blocks', []);
    const after = [await versionOf(house), await versionOf(neighbour)];
    expect(after.every((version, index) => version !== before[index])).toBe(true);
  });

  it('begins with its restaurant', async () => {
    expect(await versionOf(await aRestaurant({ tenantId: house.tenantId }).save(database))).toMatch(/^[0-9a-f-]{36}$/);
  });
});
