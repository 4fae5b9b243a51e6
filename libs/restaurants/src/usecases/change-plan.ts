import { type Context, type Database, type ExpectedVersion, idempotently, type InputError, kernelErrors, type Tx } from '#kernel';
import { lockRestaurantExclusive } from '../persistence/locks.ts';
import { requireRestaurant } from '../persistence/require-restaurant.ts';
import type { RestaurantRow } from '../persistence/restaurant-rows.ts';

/**
 * The frame of every change of a restaurant's plan: one transaction that finds the restaurant, waits until nobody
 * books there, and only then reads what it decides on (Invariant R1). A repeat with the same Idempotency-Key gets
 * the first outcome.
 * @throws NOT_FOUND for a restaurant that is not the caller's
 */
export async function changePlan<T>(db: Database, ctx: Context, restaurantId: number, work: (tx: Tx, restaurant: RestaurantRow) => Promise<T>): Promise<T> {
  return db.write(ctx, (tx) =>
    idempotently(tx, async () => {
      // Looked for before the lock: a stranger's id must not hold up another tenant's bookings.
      await requireRestaurant(tx, restaurantId);
      await lockRestaurantExclusive(tx, restaurantId);
      return work(tx, await requireRestaurant(tx, restaurantId));
    }),
  );
}

/** @throws INPUT_INVALID when there are faults. */
export function refuseFaults(errors: readonly InputError[]): void {
  if (errors.length > 0) throw kernelErrors.inputInvalid({ errors });
}

/** What is there, for a change that has seen it. @throws NOT_FOUND, PRECONDITION_FAILED */
export function requireVersion<Row extends { readonly version: number }>(row: Row | null, expected: ExpectedVersion): Row {
  if (row === null) throw kernelErrors.notFound();
  if (expected !== '*' && expected !== row.version) throw kernelErrors.preconditionFailed();
  return row;
}

/** What an update answered. @throws PRECONDITION_FAILED when it met no row of that version. */
export function requireWritten<Row>(row: Row | null): Row {
  if (row === null) throw kernelErrors.preconditionFailed();
  return row;
}
