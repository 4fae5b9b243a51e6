import { earlierOf, statement, type Earlier, type Tx } from '#kernel';
import { keptOutcomeOf, type StoredOutcome } from '../kept-outcome.ts';

// Invariant B2: whoever changes who sits where on a service day holds that day's lock until it commits.
// Why: pacing has no constraint behind it, and plain inserts that fight on the exclusion constraint deadlock.
// Held by: booking_open_days, the only way to them. Proved by: test/faults/pacing-race.spec.ts
//
// A statement of its own: one that locks and reads at once reads on the snapshot from before it waited. Order of locks
// everywhere: idempotency key (never waits), restaurant (shared), days ascending.
const openDays = statement('booking_open_days', `SELECT booking_open_days($1, $2, $3, $4) AS kept`);

/**
 * Takes the request's key, the restaurant and its service days until the end of the transaction; what an earlier request
 * with this key left. Waits at most `lock_timeout` for each lock.
 * @param serviceDates ascending
 * @throws IDEMPOTENCY_KEY_BUSY, IDEMPOTENCY_KEY_REUSED
 */
export async function openServiceDays<T>(tx: Tx, { restaurantId, serviceDates }: { restaurantId: number; serviceDates: readonly string[] }): Promise<Earlier<T>> {
  const { idempotency, tenantId } = tx.ctx;
  const row = await tx.one<{ kept: StoredOutcome<T> | null }>(openDays, [tenantId, idempotency?.key ?? null, restaurantId, serviceDates]);
  return idempotency === null ? null : earlierOf(idempotency, keptOutcomeOf(row?.kept ?? null));
}
