import { SqlMigration } from '#kernel';

/**
 * Writes to bookings are in the change log under their restaurant and service date: one row a statement,
 * however many bookings it writes. Allocations are not watched, for they name no date, and whoever changes them changes the
 * booking's version in the same transaction; re-seating changes nothing else of it. So a change of words alone is logged, too: it raises the version. Additive.
 */
export class BookingsWatched1795470000003 extends SqlMigration {
  readonly name = 'BookingsWatched1795470000003';
  readonly statements = [
    `SELECT cache_watch('bookings', 'availability:{restaurant_id}:{service_date} (version, restaurant_id, service_date, status, starts_at, ends_at, occupied_until, party, service_id, tables_fixed, hold_expires_at)')`,
  ];
}
