import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statement, systemContext } from '#kernel';
import { ensureTenant } from '../../../apps/cli/src/bulk/persistence/ensure-tenant.ts';
import { seedCity } from '../../../apps/cli/src/seed/seed-city.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const countOwn = statement('seed_spec_count', `SELECT count(*)::int AS found FROM restaurants`);
const today = '2027-01-15';

async function withCity(work: (open: OpenDatabase) => Promise<void>): Promise<void> {
  const test = await createTestDatabase();
  const open = await openDatabase(test.url);
  try {
    await work(open);
  } finally {
    await open.close();
    await test.drop();
  }
}

/** Everything that a seed invents, ids left out. */
const contents = `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM (
  SELECT r.slug, r.name, r.cuisines, r.latitude, r.longitude, r.time_zone, p.turn_times, p.max_party,
         (SELECT array_agg((t.name, t.min_party, t.max_party, a.name) ORDER BY t.name) FROM tables t JOIN areas a ON a.id = t.area_id WHERE t.restaurant_id = r.id) AS tables,
         (SELECT array_agg((s.name, s.weekdays, s.starts_at_minute, s.ends_at_minute, s.pacing_covers) ORDER BY s.name) FROM services s WHERE s.restaurant_id = r.id) AS services
    FROM restaurants r JOIN restaurant_policies p ON p.restaurant_id = r.id) t`;

describe('a seeded city', () => {
  let test: TestDatabase;
  let open: OpenDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
    open = await openDatabase(test.url);
  });
  afterAll(async () => {
    await open.close();
    await test.drop();
  });

  const seed = (restaurants: number): ReturnType<typeof seedCity> =>
    seedCity({ database: open.database, tenant: { slug: 'city', name: 'City' }, restaurants, seed: 3, today, batchSize: 20 });

  it('grows by what is missing, and leaves what is there', async () => {
    await expect(seed(50)).resolves.toMatchObject({ made: 50, found: 0 });
    const before = await open.database.dataSource.query(`SELECT id, xmin FROM restaurants WHERE id <= 50 ORDER BY id`);
    await expect(seed(70)).resolves.toMatchObject({ made: 20, found: 50 });
    expect(await open.database.dataSource.query(`SELECT id, xmin FROM restaurants WHERE id <= 50 ORDER BY id`)).toEqual(before);
  });

  it('has for each restaurant a policy, a rating, services and 8 to 30 tables that lie in its own areas', async () => {
    const [odd] = await open.database.dataSource.query(
      `SELECT count(*)::int AS restaurants FROM restaurants r
        WHERE NOT EXISTS (SELECT FROM restaurant_policies p WHERE p.restaurant_id = r.id) OR NOT EXISTS (SELECT FROM restaurant_ratings p WHERE p.restaurant_id = r.id)
           OR NOT EXISTS (SELECT FROM services s WHERE s.restaurant_id = r.id)
           OR (SELECT count(*) FROM tables t JOIN areas a ON a.id = t.area_id AND a.restaurant_id = t.restaurant_id WHERE t.restaurant_id = r.id) NOT BETWEEN 8 AND 30
           OR EXISTS (SELECT FROM table_combinations c, unnest(c.table_ids) AS member(id) WHERE c.restaurant_id = r.id AND NOT EXISTS (SELECT FROM tables t WHERE t.id = member.id AND t.restaurant_id = r.id))`,
    );
    expect(odd).toEqual({ restaurants: 0 });
  });

  it('is found by search as soon as it is there', async () => {
    const [row] = await open.database.dataSource.query(`SELECT count(*)::int AS listed FROM restaurant_search`);
    expect(row).toEqual({ listed: 70 });
  });

  it('is seen by its own tenant, and by no other', async () => {
    const own = await ensureTenant(open.database, { slug: 'city', name: 'City' });
    const other = await ensureTenant(open.database, { slug: 'other', name: 'Other' });
    const count = (tenantId: string): Promise<{ found: number } | null> => open.database.read(systemContext(tenantId), (tx) => tx.one(countOwn, []));
    expect(await count(own)).toEqual({ found: 70 });
    expect(await count(other)).toEqual({ found: 0 });
  });

  // At such a tag every process forgets what it keeps of everybody's.
  it('says in the change log which restaurants and days it wrote, and never a whole table', async () => {
    await withCity(async ({ database }) => {
      await seedCity({ database, tenant: { slug: 'city', name: 'City' }, restaurants: 500, seed: 3, today, bookings: { pastDays: 1, futureDays: 6, perDay: 1 } });
      const [logged] = await database.dataSource.query(
        `SELECT count(DISTINCT tag) FILTER (WHERE tag LIKE 'restaurant:%')::int AS restaurants, array_agg(DISTINCT tag) FILTER (WHERE tag LIKE '%*') AS tables
           FROM cache_invalidations, unnest(tags) AS tag`,
      );
      expect(logged).toEqual({ restaurants: 500, tables: null });
    });
  });

  it('is made once by two runs at the same time', async () => {
    const both = (): ReturnType<typeof seedCity> => seedCity({ database: open.database, tenant: { slug: 'twice', name: 'Twice' }, restaurants: 60, seed: 3, today, batchSize: 20 });
    const runs = await Promise.all([both(), both()]);
    expect(runs.reduce((sum, { made }) => sum + made, 0)).toBe(60);
    expect(runs.reduce((sum, { found }) => sum + found, 0)).toBe(60);
  });

  it('is the same city on another machine, and another city by another seed', async () => {
    const digests: string[] = [];
    for (const number of [3, 3, 4]) {
      await withCity(async ({ database }) => {
        await seedCity({ database, tenant: { slug: 'city', name: 'City' }, restaurants: 30, seed: number, today, batchSize: number === 3 ? 7 : 30 });
        digests.push((await database.dataSource.query(contents))[0].digest);
      });
    }
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });
});
