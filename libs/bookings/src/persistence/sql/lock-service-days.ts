import { statement, type Tx } from '#kernel';

// Invariant B2: whoever changes who sits where on a service day holds that day's row until it commits.
// Why: pacing has no constraint behind it, and plain inserts that fight on the exclusion constraint deadlock.
// Proved by: test/faults/pacing-race.spec.ts
//
// Makes the row when it is missing and locks it when it is there: an ON CONFLICT DO UPDATE locks the row that it
// meets before it asks its WHERE, which then writes nothing. One statement less than INSERT and SELECT FOR UPDATE,
// and still nothing is read in it. Days in ascending order, everywhere.
const lockDays = statement(
  'booking_lock_service_days',
  `INSERT INTO service_days (restaurant_id, service_date, tenant_id)
   SELECT $1, days.service_date, $3 FROM unnest($2::date[]) AS days(service_date) ORDER BY days.service_date
   ON CONFLICT (restaurant_id, service_date) DO UPDATE SET tenant_id = excluded.tenant_id WHERE false`,
);

/** Takes the service days of a restaurant, ascending, until the end of the transaction. Waits at most `lock_timeout`. */
export async function lockServiceDays(tx: Tx, restaurantId: number, serviceDates: readonly string[]): Promise<void> {
  await tx.run(lockDays, [restaurantId, serviceDates, tx.ctx.tenantId]);
}
