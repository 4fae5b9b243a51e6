import { type Database, systemContext } from '#kernel';
import { ensureTenant } from '../bulk/persistence/ensure-tenant.ts';
import { findSourceIds } from '../bulk/persistence/find-source-ids.ts';
import { insertRestaurants } from '../bulk/persistence/insert-restaurants.ts';
import { inventRestaurant, seedSource } from './invent-restaurant.ts';

/**
 * Restaurants a transaction. Some thirty rows hang on each: large enough that round trips do not count,
 * small enough that a killed seed loses little and the first progress comes at once.
 */
const batchSize = 500;
/** Two keep both the server's core and ours busy; the server is what takes the time. */
const batchesAtOnce = 2;
/** A batch takes under a second; a machine under load may take much longer, and nobody waits behind it. */
const batchDeadlineMs = 120_000;

export interface SeedCityOptions {
  /** Connected as a user that may become `couvert_owner` and `couvert_app`. */
  readonly database: Database;
  readonly tenant: { readonly slug: string; readonly name: string };
  readonly restaurants: number;
  /** Another seed, another city. */
  readonly seed: number;
  /** `YYYY-MM-DD`; special days and blocks are laid out after it. */
  readonly today: string;
  /** Names out of `cities`; all of them when left out. */
  readonly cityNames?: readonly string[];
  readonly onProgress?: (progress: { done: number; of: number }) => void;
}

export interface SeededCity {
  readonly tenantId: string;
  /** Restaurants written by this run. */
  readonly made: number;
  /** Restaurants that an earlier run had written already. */
  readonly found: number;
}

// Invariant S1: a seeded restaurant is there with its policy, floor and services, or not at all, and never twice.
// Why: a seed that was killed is simply run again. Held by: one transaction a batch, source ids.
// Proved by: test/e2e/import/seed-city.spec.ts

/** Invents restaurants for a tenant, in the order of their numbers; those that are there already are left as they are. */
export async function seedCity(options: SeedCityOptions): Promise<SeededCity> {
  const { database, tenant, restaurants, onProgress } = options;
  const tenantId = await ensureTenant(database, tenant);
  const result = { tenantId, made: 0, found: 0 };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < restaurants) {
      const first = next;
      next = Math.min(restaurants, next + batchSize);
      const made = await seedBatch(options, { tenantId, first, until: next });
      result.made += made;
      result.found += Math.min(restaurants, first + batchSize) - first - made;
      onProgress?.({ done: result.made + result.found, of: restaurants });
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, worker));
  return result;
}

async function seedBatch(options: SeedCityOptions, batch: { tenantId: string; first: number; until: number }): Promise<number> {
  const drafts = Array.from({ length: batch.until - batch.first }, (_, index) => inventRestaurant({ ...options, ordinal: batch.first + index }));
  const ctx = systemContext(batch.tenantId, { deadlineAtMs: performance.now() + batchDeadlineMs });
  return options.database.write(ctx, async (tx) => {
    const there = await findSourceIds(tx, { source: seedSource, sourceIds: drafts.map(({ sourceId }) => sourceId) });
    const missing = drafts.filter(({ sourceId }) => !there.has(sourceId));
    await insertRestaurants(tx, missing);
    return missing.length;
  });
}
