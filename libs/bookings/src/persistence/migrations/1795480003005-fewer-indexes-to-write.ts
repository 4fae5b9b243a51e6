import { SqlMigration } from '#kernel';

/**
 * Each index is written with every booking, so one serves where two did: bookings by restaurant and time, whether they
 * occupy or not (a day's list bounds its times, whatever the zone); events by booking, which is how they are read.
 * Old code runs beside it.
 */
export class FewerIndexesToWrite1795480003005 extends SqlMigration {
  readonly name = 'FewerIndexesToWrite1795480003005';
  readonly statements = [
    `CREATE INDEX bookings_by_time ON bookings (restaurant_id, starts_at, id)`,
    `DROP INDEX bookings_by_start, bookings_by_service_date`,
    `ALTER TABLE booking_events DROP CONSTRAINT booking_events_pkey, ADD PRIMARY KEY (booking_id, id)`,
    `DROP INDEX booking_events_by_booking`,
  ];
}
