import { type Database, systemContext } from '#kernel';
import { ensureTenant } from '../bulk/persistence/ensure-tenant.ts';
import { findSourceIds, lockSourceId } from '../bulk/persistence/find-source-ids.ts';
import { insertRestaurants } from '../bulk/persistence/insert-restaurants.ts';
import { restaurantsPerBatch } from '../bulk/restaurants-per-batch.ts';
import type { GuestDraft } from './booking-draft.ts';
import { inventBookings, type BookingsWish } from './invent-bookings.ts';
import { guestCount, inventGuest } from './invent-guests.ts';
import { inventRestaurant, seedSource } from './invent-restaurant.ts';
import { type BookedRestaurant, insertBookings } from './persistence/insert-bookings.ts';
import { insertGuests } from './persistence/insert-guests.ts';
import { insertReviews } from './persistence/insert-reviews.ts';

/** Two keep the server busy while we invent; more only wait for it. */
const batchesAtOnceByDefault = 2;
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
  /** Bookings, guests and reviews around today; none when left out. */
  readonly bookings?: Pick<BookingsWish, 'pastDays' | 'futureDays' | 'perDay'>;
  /** Restaurants a transaction. */
  readonly batchSize?: number;
  /** Transactions at a time; with one, ids too come out the same on an empty database. */
  readonly batchesAtOnce?: number;
  readonly onProgress?: (progress: { done: number; of: number }) => void;
}

export interface SeededCity {
  readonly tenantId: string;
  /** Restaurants written by this run. */
  readonly made: number;
  /** Restaurants that an earlier run had written already. */
  readonly found: number;
}

// Invariant E1: a seeded restaurant is there with its policy, floor and services, or not at all, and never twice.
// Why: a seed that was killed is simply run again. Held by: one transaction a batch, source ids.
// Proved by: test/e2e/import/seed-city.spec.ts

/** Invents restaurants for a tenant, in the order of their numbers; those that are there already are left as they are. */
export async function seedCity(options: SeedCityOptions): Promise<SeededCity> {
  const { database, tenant, restaurants, onProgress } = options;
  const tenantId = await ensureTenant(database, tenant);
  const guests = options.bookings === undefined ? [] : await seedGuests(options, tenantId);
  const result = { tenantId, made: 0, found: 0 };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < restaurants) {
      const first = next;
      next = Math.min(restaurants, next + (options.batchSize ?? restaurantsPerBatch));
      const ordinals = Array.from({ length: next - first }, (_, index) => first + index);
      const made = await seedBatch(options, { tenantId, ordinals, guests });
      result.made += made;
      result.found += ordinals.length - made;
      onProgress?.({ done: result.made + result.found, of: restaurants });
    }
  };
  await Promise.all(Array.from({ length: options.batchesAtOnce ?? batchesAtOnceByDefault }, worker));
  return result;
}

async function seedGuests({ database, tenant, seed }: SeedCityOptions, tenantId: string): Promise<GuestDraft[]> {
  const guests = Array.from({ length: guestCount }, (_, index) => inventGuest({ tenantSlug: tenant.slug, seed }, index));
  await database.write(systemContext(tenantId), (tx) => insertGuests(tx, guests));
  return guests;
}

interface Batch {
  readonly tenantId: string;
  readonly ordinals: readonly number[];
  readonly guests: readonly GuestDraft[];
}

async function seedBatch(options: SeedCityOptions, { tenantId, ordinals, guests }: Batch): Promise<number> {
  const invented = ordinals.map((ordinal) => ({ ordinal, draft: inventRestaurant({ ...options, ordinal }) }));
  const ctx = systemContext(tenantId, { deadlineAtMs: performance.now() + batchDeadlineMs });
  return options.database.write(ctx, async (tx) => {
    // Two runs of one seed cut it into the same batches, so the first restaurant stands for all of its batch.
    await lockSourceId(tx, { source: seedSource, sourceId: invented[0]?.draft.sourceId ?? '' });
    const there = await findSourceIds(tx, { source: seedSource, sourceIds: invented.map(({ draft }) => draft.sourceId) });
    const missing = invented.filter(({ draft }) => !there.has(draft.sourceId));
    const places = await insertRestaurants(tx, missing.map(({ draft }) => draft));
    if (options.bookings !== undefined) {
      const wish = { ...options.bookings, tenantSlug: options.tenant.slug, seed: options.seed, today: options.today };
      const booked = places.map((place, index): BookedRestaurant => ({ place, bookings: inventBookings(place.draft, { ...wish, ordinal: missing[index]?.ordinal ?? 0 }) }));
      const guestOf = (index: number): GuestDraft => guests[index] as GuestDraft;
      await insertBookings(tx, booked, guestOf);
      await insertReviews(tx, booked, guestOf);
    }
    return missing.length;
  });
}
