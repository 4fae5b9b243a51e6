import { SqlMigration } from '#kernel';

// What a day is known by: how many rows there are, and a hash over which row versions they are. A row's xmin is another
// one after any change of it, whoever made it, so that a change by hand in psql is noticed too.
const printOf = `coalesce(bit_xor(uuid_hash_extended(b.id, b.xmin::text::int8)), 0)`;

/**
 * The fixed parts of a booking's transaction as functions; the decision in between stays where search and explain have it.
 * What a statement costs beside its work (message, snapshot, executor, locks on its tables) is then paid a few times
 * instead of fifteen, and once for many bookings. docs/adr/0006 has the figures.
 *
 * Service days are ordered by advisory locks instead of rows: nothing is written to wait for an evening, and the first
 * booking of a day makes no row. Two integers, so no two days share a lock, and none shares one with the single-key
 * locks of restaurants and idempotency keys. Old code, which locked rows of `service_days`, must not run beside it.
 */
export class BookingFunctions1795480003001 extends SqlMigration {
  readonly name = 'BookingFunctions1795480003001';
  readonly statements = [
    `DROP TABLE service_days`,
    // Order of locks: idempotency key, restaurant, days ascending. Each statement in it has its own snapshot (VOLATILE), and the
    // statements behind it see what was committed before the last lock was given. NULL, or what an earlier request has left.
    `CREATE FUNCTION booking_open_days(tenant uuid, wanted_key text, restaurant integer, days date[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
     DECLARE day date; kept record;
     BEGIN
       IF wanted_key IS NOT NULL THEN
         kept := idempotency_take(tenant, wanted_key);
         IF kept.outcome IS NOT NULL THEN RETURN jsonb_build_object('fingerprint', encode(kept.fingerprint, 'hex'), 'outcome', kept.outcome); END IF;
       END IF;
       PERFORM pg_advisory_xact_lock_shared(restaurant_lock_key(restaurant));
       FOREACH day IN ARRAY days LOOP PERFORM pg_advisory_xact_lock(restaurant, day - date '2000-01-01'); END LOOP;
       RETURN NULL;
     END $$`,
    // A new booking as it is written; without an id it is only a question whether its day still stands.
    `CREATE TYPE booking_entry AS (
       day_no integer, id uuid, restaurant integer, reference text, service_date date, starts float8, ends float8, until float8,
       local_date date, local_time text, time_zone text, party smallint, status text, service integer, tables_fixed boolean,
       guest uuid, guest_is_new boolean, guest_name text, guest_email text, guest_phone text, requests text, source text,
       hold_expires float8, policy jsonb, token_hash bytea, created float8, tables integer[],
       kind text, actor text, details jsonb, message jsonb, trace text, key text, fingerprint bytea, outcome jsonb)`,
    // Writes everything that a new booking is. Tables are taken with ON CONFLICT ON CONSTRAINT … DO NOTHING: plain inserts that
    // meet on the exclusion constraint deadlock (32 clients after one slot: 2 requests a second, 36 s at worst). They come sorted,
    // so that two who want the same meet at the first of them. Fewer rows than asked: somebody is there, everything rolls back.
    // One row a statement: for eight bookings at once, statements over all of them saved a fifth, and cost one alone a third more.
    // Answers the row's share in the print of its day.
    `CREATE FUNCTION booking_write(tenant uuid, entry booking_entry) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
     DECLARE seated integer;
     BEGIN
       IF entry.guest_is_new THEN
         INSERT INTO guests (id, tenant_id, name, email, phone) VALUES (entry.guest, tenant, entry.guest_name, lower(entry.guest_email), entry.guest_phone)
         ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO NOTHING;
         -- The guest is there already, or another booking has made the same one meanwhile.
         IF NOT FOUND THEN entry.guest := (SELECT g.id FROM guests g WHERE g.tenant_id = tenant AND g.email = lower(entry.guest_email)); END IF;
       END IF;
       INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone,
                             party, status, service_id, tables_fixed, guest_id, guest_name, guest_email, guest_phone, requests, source,
                             hold_expires_at, policy, manage_token_hash, created_at, updated_at)
       VALUES (entry.id, tenant, entry.restaurant, entry.reference, entry.service_date, to_timestamp(entry.starts), to_timestamp(entry.ends), to_timestamp(entry.until),
               entry.local_date, entry.local_time, entry.time_zone, entry.party, entry.status, entry.service, entry.tables_fixed,
               entry.guest, entry.guest_name, entry.guest_email, entry.guest_phone, entry.requests, entry.source,
               to_timestamp(entry.hold_expires), entry.policy, entry.token_hash, to_timestamp(entry.created), to_timestamp(entry.created));
       INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
       SELECT entry.id, entry.restaurant, t.id, tenant, tstzrange(to_timestamp(entry.starts), to_timestamp(entry.until)) FROM unnest(entry.tables) AS t(id)
       ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING;
       GET DIAGNOSTICS seated = ROW_COUNT;
       IF seated <> cardinality(entry.tables) THEN RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = 'allocations_no_overlap'; END IF;
       INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details) VALUES (tenant, entry.id, entry.kind, entry.actor, NULL, entry.status, entry.details);
       INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES (tenant, 'booking.' || entry.kind, entry.id::text, entry.message, entry.trace);
       IF entry.key IS NOT NULL THEN
         INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) VALUES (tenant, entry.key, entry.fingerprint, entry.outcome)
         ON CONFLICT (tenant_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, outcome = excluded.outcome, created_at = excluded.created_at, expires_at = excluded.expires_at
           WHERE idempotency_keys.expires_at <= clock_timestamp();
         IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = 'idempotency_keys_once'; END IF;
       END IF;
       RETURN uuid_hash_extended(entry.id, pg_current_xact_id()::text::int8 & 4294967295);
     END $$`,
    // A service day as a process knows it, and until when by the database's clock its decisions hold.
    `CREATE TYPE booking_known_day AS (
       restaurant integer, dates date[], plan uuid, earliest float8, reaches_from float8, reaches_until float8, bookings integer, print bigint,
       holds_from_ms float8, holds_until_ms float8)`,
    // Many bookings, decided in a process on days as it knows them, in one statement that is its own transaction: each day is
    // taken, if nobody holds it, and compared, and what was decided on days that still stand is written. Nothing in it waits
    // for a day. Its first act is what every unit of work's is.
    `CREATE FUNCTION booking_write_on_known_days(tenant uuid, lock_timeout_ms text, clock_offset_ms float8, days json, entries json) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
     DECLARE
       day booking_known_day;
       entry booking_entry;
       answers text[] := '{}';
       kept record;
       stands boolean[] := '{}';
       same boolean;
       date_no integer;
       now_ms float8;
     BEGIN
       PERFORM set_config('role', 'couvert_app', true), set_config('app.tenant_id', tenant::text, true),
               set_config('lock_timeout', lock_timeout_ms, true), set_config('plan_cache_mode', 'force_generic_plan', true);
       FOR day IN SELECT * FROM json_populate_recordset(NULL::booking_known_day, days) LOOP
         same := pg_try_advisory_xact_lock_shared(restaurant_lock_key(day.restaurant));
         FOR date_no IN 1 .. cardinality(day.dates) LOOP
           same := same AND pg_try_advisory_xact_lock(day.restaurant, day.dates[date_no] - date '2000-01-01');
         END LOOP;
         IF same THEN
           same := (SELECT p.version = day.plan FROM restaurant_plans p WHERE p.restaurant_id = day.restaurant AND p.tenant_id = tenant);
         END IF;
         IF same THEN
           same := (SELECT count(*) = day.bookings AND ${printOf} = day.print
                      FROM bookings b
                     WHERE b.restaurant_id = day.restaurant AND b.tenant_id = tenant AND b.occupies
                       AND b.starts_at >= to_timestamp(day.earliest) AND b.starts_at < to_timestamp(day.reaches_until) AND b.occupied_until > to_timestamp(day.reaches_from));
         END IF;
         now_ms := date_part('epoch', clock_timestamp()) * 1000 + clock_offset_ms;
         stands := stands || (same IS TRUE AND now_ms >= day.holds_from_ms AND now_ms < day.holds_until_ms);
       END LOOP;
       FOR entry IN SELECT * FROM json_populate_recordset(NULL::booking_entry, entries) LOOP
         kept := NULL;
         IF NOT stands[entry.day_no] THEN
           answers := answers || '["again"]'::text;
           CONTINUE;
         END IF;
         IF entry.key IS NOT NULL THEN
           IF NOT pg_try_advisory_xact_lock(hashtextextended(tenant::text || ':' || entry.key, 1)) THEN
             answers := answers || '["busy"]'::text;
             CONTINUE;
           END IF;
           SELECT k.fingerprint, k.outcome INTO kept FROM idempotency_keys k WHERE k.tenant_id = tenant AND k.key = entry.key AND k.expires_at > clock_timestamp();
           IF FOUND THEN
             answers := answers || json_build_array('kept', encode(kept.fingerprint, 'hex'), kept.outcome)::text;
             CONTINUE;
           END IF;
         END IF;
         IF entry.id IS NULL THEN
           answers := answers || '["stands"]'::text;
         ELSE
           answers := answers || json_build_array('written', booking_write(tenant, entry)::text)::text;
         END IF;
       END LOOP;
       RETURN json_build_object('now_ms', now_ms, 'answers', ('[' || array_to_string(answers, ',') || ']')::json);
     END $$`,
  ];
}
