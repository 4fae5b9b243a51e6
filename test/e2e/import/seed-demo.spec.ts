import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseApiKey } from '#security';
import { needsDemo } from '../../../apps/cli/src/seed/needs-demo.ts';
import { seedDemo } from '../../../apps/cli/src/seed/seed-demo.ts';
import { ensureTenant } from '../../../apps/cli/src/bulk/persistence/ensure-tenant.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const options = { secret: 'a secret that is long enough for a test', today: '2027-01-15' };

describe('the demo', () => {
  let test: TestDatabase;
  let open: OpenDatabase;
  let keys: Awaited<ReturnType<typeof seedDemo>>['keys'];
  const ask = (sql: string): Promise<Record<string, unknown>[]> => open.database.dataSource.query(sql);

  beforeAll(async () => {
    test = await createTestDatabase();
    open = await openDatabase(test.url);
  });
  afterAll(async () => {
    await open.close();
    await test.drop();
  });

  it('that was cut off has no keys, and is finished by the next call', async () => {
    expect(await needsDemo(open.database)).toBe(true);
    const cutOff = seedDemo({
      ...options,
      url: test.url,
      onProgress: (line) => {
        if (line.includes('200 of 400')) throw new Error('pulled the plug');
      },
    });
    await expect(cutOff).rejects.toThrow('pulled the plug');
    expect(await ask('SELECT count(*)::int AS n FROM restaurants')).toEqual([{ n: 200 }]);
    expect(await ask('SELECT count(*)::int AS n FROM api_keys')).toEqual([{ n: 0 }]);
    expect(await needsDemo(open.database)).toBe(true);
    ({ keys } = await seedDemo({ ...options, url: test.url }));
    expect(await ask('SELECT count(*)::int AS n FROM restaurants')).toEqual([{ n: 500 }]);
    expect(await needsDemo(open.database)).toBe(false);
  }, 180_000);

  it('has a publishable and a secret key for each of two tenants, the same everywhere', async () => {
    expect(keys.map(({ tenant, kind }) => `${tenant} ${kind}`)).toEqual(['tables-abroad publishable', 'tables-abroad secret', 'maison-reunie publishable', 'maison-reunie secret']);
    expect(keys.every(({ key, kind }) => parseApiKey(key)?.kind === kind)).toBe(true);
    expect((await seedDemo({ ...options, url: test.url })).keys).toEqual(keys);
  });

  it('leaves a house that was deleted from it deleted', async () => {
    await ask(`UPDATE restaurants SET status = 'suspended' WHERE id = 1`);
    await seedDemo({ ...options, url: test.url });
    expect(await ask('SELECT status FROM restaurants WHERE id = 1')).toEqual([{ status: 'suspended' }]);
  });

  it('has nine time zones, and evenings before and after today', async () => {
    expect(await ask('SELECT count(DISTINCT time_zone)::int AS zones FROM restaurants')).toEqual([{ zones: 9 }]);
    expect(await ask(`SELECT min(service_date)::text AS first, max(service_date)::text AS last FROM bookings`)).toEqual([{ first: '2027-01-12', last: '2027-01-29' }]);
  });

  it('has no two parties at one table at one time, also where the constraint does not look', async () => {
    const overlaps = await ask(
      `SELECT count(*)::int AS n FROM allocations a JOIN allocations b ON b.table_id = a.table_id AND b.booking_id > a.booking_id AND b.during && a.during`,
    );
    expect(overlaps).toEqual([{ n: 0 }]);
  });

  it('has tables for everybody who is expected, each of the restaurant that was booked', async () => {
    const odd = await ask(
      `SELECT count(*)::int AS n FROM bookings b
        WHERE b.occupies <> EXISTS (SELECT FROM allocations a WHERE a.booking_id = b.id AND a.active)
           OR EXISTS (SELECT FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id AND t.restaurant_id <> b.restaurant_id)`,
    );
    expect(odd).toEqual([{ n: 0 }]);
  });

  it('has ratings that are the sums of its published reviews', async () => {
    const odd = await ask(
      `SELECT count(*)::int AS n FROM restaurant_ratings k LEFT JOIN (SELECT restaurant_id, count(*) AS c, sum(rating) AS s FROM reviews WHERE status = 'published' GROUP BY 1) v USING (restaurant_id)
        WHERE k.review_count <> coalesce(v.c, 0) OR k.rating_sum <> coalesce(v.s, 0)`,
    );
    expect(odd).toEqual([{ n: 0 }]);
    expect(await ask('SELECT count(*) > 1000 AS many FROM reviews')).toEqual([{ many: true }]);
  });

  it('is not wanted beside anybody else’s tenant', async () => {
    const fresh = await createTestDatabase();
    const other = await openDatabase(fresh.url);
    try {
      await ensureTenant(other.database, { slug: 'real', name: 'Real' });
      expect(await needsDemo(other.database)).toBe(false);
    } finally {
      await other.close();
      await fresh.drop();
    }
  });
});
