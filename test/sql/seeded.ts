import { Client } from 'pg';
import { createDataSource, Database } from '#kernel';
import { seedCity } from '../../apps/cli/src/seed/seed-city.ts';
import { withScratchDatabase } from '../support/scratch-database.ts';
import { fillTables } from './fill-tables.ts';

export interface Seeded {
  /** The superuser's. */
  readonly admin: Client;
  readonly url: string;
  readonly tenantId: string;
}

/** A fixed day, so that rows and their statistics are the same whenever a snapshot is taken. */
const today = '2026-11-23';
/** The tenant that asks has a sixth of what is there: whoever forgets it in a condition or an index walks past the others. */
const cities = [{ slug: 'snapshot', restaurants: 500 }, { slug: 'neighbour', restaurants: 2_500 }] as const;
export const restaurants = 3_000;

// What decides on plans is as in production; what makes them differ from run to run is off: nobody analyses behind
// our back, and statistics are made of every row instead of a random sample.
const settings = {
  random_page_cost: '1.1',
  effective_cache_size: '2GB',
  autovacuum: 'off',
  default_statistics_target: '1000',
  max_parallel_workers_per_gather: '0',
};

/** Runs `work` on a city that is the same every time, analysed. */
export async function withSeededCity<T>(work: (seeded: Seeded) => Promise<T>): Promise<T> {
  return withScratchDatabase({ durable: false, settings }, async ({ url }) => {
    const tenantId = await seed(url);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    try {
      await fillTables(admin, tenantId);
      await admin.query('VACUUM (ANALYZE)');
      return await work({ admin, url, tenantId });
    } finally {
      await admin.end();
    }
  });
}

async function seed(url: string): Promise<string> {
  const failures: Error[] = [];
  const dataSource = createDataSource({ url, poolSizeMax: 2, entities: [], onPoolError: (error) => failures.push(error) });
  await dataSource.initialize();
  try {
    const bookings = { pastDays: 3, futureDays: 7, perDay: 3 };
    const tenantIds: string[] = [];
    for (const { slug, restaurants: count } of cities) {
      const city = await seedCity({ database: new Database(dataSource), tenant: { slug, name: slug }, restaurants: count, seed: 1, today, bookings, batchesAtOnce: 1 });
      tenantIds.push(city.tenantId);
    }
    return tenantIds[0] ?? '';
  } finally {
    await dataSource.destroy();
  }
}
