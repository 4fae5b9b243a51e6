import type { Database } from '#kernel';
import { seedCity } from '../../apps/cli/src/seed/seed-city.ts';
import { rounded } from './percentiles.ts';
import { progress } from './progress.ts';

/** Invents restaurants up to a number, with their floors, services and the bookings of today and tomorrow. */
export async function growCity(database: Database, city: { restaurants: number; perDay: number; today: string }): Promise<string> {
  const startedAtMs = performance.now();
  const { tenantId, made } = await seedCity({
    database,
    tenant: { slug: 'bench', name: 'Bench' },
    restaurants: city.restaurants,
    seed: 1,
    today: city.today,
    bookings: { pastDays: 0, futureDays: 1, perDay: city.perDay },
    onProgress: ({ done, of }) => {
      if (done % 10_000 === 0) progress(`seeded ${done} of ${of}`);
    },
  });
  progress(`${city.restaurants} restaurants: ${made} made in ${rounded((performance.now() - startedAtMs) / 1_000, 1)} s`);
  return tenantId;
}
