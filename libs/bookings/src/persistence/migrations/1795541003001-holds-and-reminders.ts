import { SqlMigration, tenantTable } from '#kernel';

/**
 * What jobs look for across tenants, by functions of the owner that answer with ids alone, and which bookings were reminded of. A table
 * of its own: a column would change the row of a booking, and with it what processes know of its day. Additive.
 */
export class HoldsAndReminders1795541003001 extends SqlMigration {
  readonly name = 'HoldsAndReminders1795541003001';
  readonly statements = [
    `CREATE TABLE booking_reminders (
       booking_id uuid PRIMARY KEY REFERENCES bookings (id) ON DELETE CASCADE,
       tenant_id uuid NOT NULL,
       reminded_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
    ...tenantTable('booking_reminders', 'SELECT, INSERT'),
    `CREATE FUNCTION booking_lapsed_holds(since_ms float8, most integer, clock_offset_ms float8)
       RETURNS TABLE (tenant_id uuid, restaurant_id integer, service_date date, booking_ids uuid[])
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT b.tenant_id, b.restaurant_id, b.service_date, array_agg(b.id ORDER BY b.id)
         FROM (SELECT * FROM bookings h WHERE h.status = 'held' AND h.hold_expires_at < statement_timestamp() + make_interval(secs => (clock_offset_ms - since_ms) / 1000)
                ORDER BY h.hold_expires_at LIMIT most) b
        GROUP BY b.tenant_id, b.restaurant_id, b.service_date;
     END`,
    // Restaurant by restaurant, by the index that bookings have anyway: one on their start alone would be written with every booking.
    `CREATE FUNCTION booking_reminders_due(after_restaurant integer, restaurants_most integer, lead_ms float8, late_ms float8, settled_ms float8, clock_offset_ms float8)
       RETURNS TABLE (last_restaurant integer, tenant_id uuid, booking_ids uuid[])
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       WITH houses AS (SELECT r.id FROM restaurants r WHERE r.id > after_restaurant ORDER BY r.id LIMIT restaurants_most),
       due AS (
         SELECT b.tenant_id, b.id
           FROM houses h CROSS JOIN LATERAL (
             SELECT c.tenant_id, c.id FROM bookings c
              WHERE c.restaurant_id = h.id AND c.status = 'confirmed'
                AND c.starts_at <= statement_timestamp() + make_interval(secs => (clock_offset_ms + lead_ms) / 1000)
                AND c.starts_at > statement_timestamp() + make_interval(secs => (clock_offset_ms + lead_ms - late_ms) / 1000)
                AND c.created_at < c.starts_at - make_interval(secs => (lead_ms + settled_ms) / 1000)
                AND NOT EXISTS (SELECT FROM booking_reminders m WHERE m.booking_id = c.id)) b)
       SELECT l.id, d.tenant_id, d.ids
         FROM (SELECT max(h.id) AS id FROM houses h) l LEFT JOIN (SELECT due.tenant_id, array_agg(due.id ORDER BY due.id) AS ids FROM due GROUP BY due.tenant_id) d ON true;
     END`,
    ...['booking_lapsed_holds(float8, integer, float8)', 'booking_reminders_due(integer, integer, float8, float8, float8, float8)'].flatMap((name) => [
      `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
      `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`,
    ]),
  ];
}
