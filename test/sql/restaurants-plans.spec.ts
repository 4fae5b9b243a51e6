import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, systemContext, type Tx } from '#kernel';
import { restaurantsEntities } from '#restaurants';
import { type PlanRows, planRows } from '../../libs/restaurants/src/persistence/plan-rows.ts';
import { findPolicyRow, findRestaurantRow, listRatings, listRestaurantRows, takenSlugs, updatePolicy, updateRestaurant } from '../../libs/restaurants/src/persistence/restaurant-rows.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { withConnection } from '../support/builders/rows.ts';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// sql:snapshot shows the plans of these statements; here is what must hold of them, whatever else they look like.
// A tenant of a thousand restaurants: enough for the planner to mind how it gets to one.
const plan = (table: string, columns: string, values: string): string =>
  `INSERT INTO ${table} (tenant_id, restaurant_id, ${columns}) SELECT r.tenant_id, r.id, ${values} FROM restaurants r, generate_series(1, 3) AS i WHERE r.tenant_id = $1`;
const crowd = [
  `INSERT INTO restaurants (tenant_id, slug, name, country, latitude, longitude, time_zone, currency) SELECT $1, 'crowd-' || i, 'Crowd', 'BE', 50, 4, 'UTC', 'EUR' FROM generate_series(1, 1000) AS i`,
  `INSERT INTO restaurant_policies (tenant_id, restaurant_id) SELECT tenant_id, id FROM restaurants WHERE tenant_id = $1 ON CONFLICT DO NOTHING`,
  `INSERT INTO restaurant_ratings (tenant_id, restaurant_id) SELECT tenant_id, id FROM restaurants WHERE tenant_id = $1`,
  plan('areas', 'name', `'Area ' || i`),
  `INSERT INTO tables (tenant_id, restaurant_id, area_id, name, min_party, max_party) SELECT tenant_id, restaurant_id, id, name, 1, 4 FROM areas WHERE tenant_id = $1 AND name LIKE 'Area%'`,
  plan('table_combinations', 'name, table_ids, min_party, max_party', `'C' || i, '{1,2}', 1, 8`),
  plan('services', 'name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute', `'S' || i, 127, 1080, 1200, 1380`),
  plan('special_days', 'date, closed', `'2027-01-01'::date + i, true`),
  plan('blocks', 'scope, starts_at, ends_at', `'house', '2027-01-01', '2027-01-02'`),
  'ANALYZE',
];

describe('what TypeORM asks of restaurants', () => {
  let testDatabase: TestDatabase;
  let db: OpenDatabase;
  let house: SavedRestaurant;
  let ctx: Context;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    db = await openDatabase(testDatabase.url, { entities: restaurantsEntities });
    house = await aRestaurant().withTables(2).save(testDatabase);
    await withConnection(testDatabase, async (client) => {
      for (const fill of crowd) await client.query(fill, fill.includes('$1') ? [house.tenantId] : []);
    });
    ctx = systemContext(house.tenantId);
  });
  afterAll(async () => {
    await db?.close();
    await testDatabase?.drop();
  });

  /** Plans of all statements that `work` sends, as the application's role, with sequential scans as the last resort. */
  const plansOf = async (work: (tx: Tx) => Promise<unknown>): Promise<string[]> =>
    db.database.write(ctx, async (tx) => {
      const runner = tx.manager.queryRunner;
      if (runner === undefined) throw new Error('a unit of work has a connection');
      const asked: [string, unknown[] | undefined][] = [];
      const query = runner.query.bind(runner);
      const plans: string[] = [];
      try {
        Object.assign(runner, {
          query: (text: string, parameters?: unknown[], structured?: boolean) => {
            asked.push([text, parameters]);
            return structured === true ? query(text, parameters, true) : query(text, parameters);
          },
        });
        await work(tx);
      } finally {
        Object.assign(runner, { query });
      }
      await query('SET LOCAL enable_seqscan = off');
      for (const [text, parameters] of asked) {
        const rows = (await query(`EXPLAIN (COSTS OFF) ${text}`, parameters)) as { 'QUERY PLAN': string }[];
        plans.push([text, ...rows.map((row) => row['QUERY PLAN'])].join('\n'));
      }
      return plans;
    });

  /** Plans that do not go straight to the rows: an index entered by the tenant alone walks through all of its restaurants. */
  const wandering = async (...works: ((tx: Tx) => Promise<unknown>)[]): Promise<string[]> => {
    const plans: string[] = [];
    for (const work of works) plans.push(...(await plansOf(work)));
    if (plans.length < works.length) throw new Error('a question asked nothing of the database');
    return plans.filter((plan) => plan.includes('Seq Scan') || !/Index Cond: .*\b(id|restaurant_id|slug)\b/.test(plan));
  };

  it('is found by an index: a restaurant by id and by slug, its policy, its rating', async () => {
    const stray = await wandering(
      (tx) => findRestaurantRow(tx, { id: house.id }),
      (tx) => findRestaurantRow(tx, { slug: house.slug }),
      (tx) => findPolicyRow(tx, house.id),
      (tx) => listRatings(tx, [house.id]),
      (tx) => takenSlugs(tx, [house.slug, 'other']),
    );
    expect(stray).toEqual([]);
  });

  it('is found by an index: a page of restaurants', async () => {
    const stray = await wandering(
      (tx) => listRestaurantRows(tx, { afterId: 1, limit: 20, statuses: null, ids: null }),
      (tx) => listRestaurantRows(tx, { afterId: null, limit: 20, statuses: ['listed'], ids: [house.id] }),
    );
    expect(stray).toEqual([]);
  });

  it.each(Object.keys(planRows) as (keyof typeof planRows)[])('is found by an index: the %s of a restaurant', async (kind) => {
    const rows: PlanRows<object> = planRows[kind];
    const stray = await wandering(
      (tx) => rows.list(tx, { restaurantId: house.id, afterId: null, limit: 20 }),
      (tx) => rows.find(tx, { restaurantId: house.id, id: 1 }),
      (tx) => rows.count(tx, house.id),
      (tx) => rows.update(tx, { restaurantId: house.id, id: -1, expected: 1 }, {}),
      (tx) => rows.remove(tx, { restaurantId: house.id, id: -1, expected: '*' }),
    );
    expect(stray).toEqual([]);
  });

  it('is changed by an index: profile and policy', async () => {
    const stray = await wandering(
      (tx) => updateRestaurant(tx, { id: house.id, expected: 7 }, { name: 'X' }),
      (tx) => updatePolicy(tx, { id: house.id, expected: 7 }, { minParty: 1, maxParty: 2, leadMinutes: 0, horizonDays: 1, holdMinutes: 1, cancellationCutoffMinutes: 0, bufferMinutes: 0, turnTimes: [], autoConfirm: true }),
    );
    expect(stray).toEqual([]);
  });

  it('can be told from a scan: the check finds one that walks through the tenant', async () => {
    const stray = await wandering((tx) => tx.manager.query(`SELECT count(*) FROM restaurants WHERE tenant_id = '${house.tenantId}' AND description = 'x'`));
    expect(stray).toHaveLength(1);
  });
});
