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
    // Writes everything that new bookings are, however many, in as many statements as one takes: for eight at once a third less
    // than one after the other. Tables are taken with ON CONFLICT ON CONSTRAINT … DO NOTHING: plain inserts that meet on the
    // exclusion constraint deadlock (32 clients after one slot: 2 requests a second, 36 s at worst). They come sorted, so that two
    // who want the same meet at the first of them. Fewer rows than asked: somebody is there, and everything rolls back.
    `CREATE FUNCTION booking_write(tenant uuid, entries booking_entry[]) RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
     DECLARE
       entry booking_entry;
       seats integer := 0;
       newcomers integer := 0;
       touched integer;
       some_are_known boolean := false;
       prints text[] := '{}';
     BEGIN
       FOREACH entry IN ARRAY entries LOOP
         seats := seats + cardinality(entry.tables);
         newcomers := newcomers + entry.guest_is_new::integer;
         prints := prints || uuid_hash_extended(entry.id, pg_current_xact_id()::text::int8 & 4294967295)::text;
       END LOOP;
       IF newcomers > 0 THEN
         INSERT INTO guests (id, tenant_id, name, email, phone)
         SELECT e.guest, tenant, e.guest_name, lower(e.guest_email), e.guest_phone FROM unnest(entries) AS e WHERE e.guest_is_new ORDER BY lower(e.guest_email)
         ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO NOTHING;
         GET DIAGNOSTICS touched = ROW_COUNT;
         -- There already, or made by another booking meanwhile.
         some_are_known := touched < newcomers;
       END IF;
       INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone,
                             party, status, service_id, tables_fixed, guest_id, guest_name, guest_email, guest_phone, requests, source,
                             hold_expires_at, policy, manage_token_hash, created_at, updated_at)
       SELECT e.id, tenant, e.restaurant, e.reference, e.service_date, to_timestamp(e.starts), to_timestamp(e.ends), to_timestamp(e.until), e.local_date, e.local_time, e.time_zone,
              e.party, e.status, e.service, e.tables_fixed,
              CASE WHEN some_are_known AND e.guest_is_new THEN coalesce((SELECT g.id FROM guests g WHERE g.tenant_id = tenant AND g.email = lower(e.guest_email)), e.guest) ELSE e.guest END,
              e.guest_name, e.guest_email, e.guest_phone, e.requests, e.source,
              to_timestamp(e.hold_expires), e.policy, e.token_hash, to_timestamp(e.created), to_timestamp(e.created)
         FROM unnest(entries) AS e;
       INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
       SELECT e.id, e.restaurant, t.id, tenant, tstzrange(to_timestamp(e.starts), to_timestamp(e.until)) FROM unnest(entries) AS e, unnest(e.tables) AS t(id)
       ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING;
       GET DIAGNOSTICS touched = ROW_COUNT;
       IF touched <> seats THEN RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = 'allocations_no_overlap'; END IF;
       INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details)
       SELECT tenant, e.id, e.kind, e.actor, NULL, e.status, e.details FROM unnest(entries) AS e;
       INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) SELECT tenant, 'booking.' || e.kind, e.id::text, e.message, e.trace FROM unnest(entries) AS e;
       INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) SELECT tenant, e.key, e.fingerprint, e.outcome FROM unnest(entries) AS e WHERE e.key IS NOT NULL;
       -- The share of each in the print of its day.
       RETURN prints;
     END $$`,
    // A service day as a process knows it, and until when by the database's clock its decisions hold.
    `CREATE TYPE booking_known_day AS (
       restaurant integer, dates date[], plan uuid, earliest float8, reaches_from float8, reaches_until float8, bookings integer, print bigint,
       holds_from_ms float8, holds_until_ms float8)`,
    // Many bookings, decided in a process on days as it knows them, in one statement that is its own transaction: each day is
    // taken, if nobody holds it, and compared, and what was decided on days that still stand is written. Nothing in it waits
    // for a day. Its first act is what every unit of work's is.
    `CREATE FUNCTION booking_write_on_known_days(tenant uuid, lock_timeout_ms text, clock_offset_ms float8, days jsonb, entries jsonb) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
     DECLARE
       day booking_known_day;
       entry booking_entry;
       answers text[] := '{}';
       granted booking_entry[] := '{}';
       kept record;
       stands boolean[] := '{}';
       same boolean;
       date_no integer;
       now_ms float8;
     BEGIN
       PERFORM set_config('role', 'couvert_app', true), set_config('app.tenant_id', tenant::text, true),
               set_config('lock_timeout', lock_timeout_ms, true), set_config('plan_cache_mode', 'force_generic_plan', true);
       FOR day IN SELECT * FROM jsonb_populate_recordset(NULL::booking_known_day, days) LOOP
         same := pg_try_advisory_xact_lock_shared(restaurant_lock_key(day.restaurant));
         FOR date_no IN 1 .. cardinality(day.dates) LOOP
           same := same AND pg_try_advisory_xact_lock(day.restaurant, day.dates[date_no] - date '2000-01-01');
         END LOOP;
         IF same THEN
           same := (SELECT (SELECT p.version FROM restaurant_plans p WHERE p.restaurant_id = day.restaurant AND p.tenant_id = tenant) = day.plan AND count(*) = day.bookings AND ${printOf} = day.print
                      FROM bookings b
                     WHERE b.restaurant_id = day.restaurant AND b.tenant_id = tenant AND b.occupies
                       AND b.starts_at >= to_timestamp(day.earliest) AND b.starts_at < to_timestamp(day.reaches_until) AND b.occupied_until > to_timestamp(day.reaches_from));
         END IF;
         now_ms := date_part('epoch', clock_timestamp()) * 1000 + clock_offset_ms;
         stands := stands || (same IS TRUE AND now_ms >= day.holds_from_ms AND now_ms < day.holds_until_ms);
       END LOOP;
       FOR entry IN SELECT * FROM jsonb_populate_recordset(NULL::booking_entry, entries) LOOP
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
           SELECT k.fingerprint, k.outcome, k.expires_at > clock_timestamp() AS counts INTO kept FROM idempotency_keys k WHERE k.tenant_id = tenant AND k.key = entry.key;
           IF FOUND AND NOT kept.counts THEN
             DELETE FROM idempotency_keys k WHERE k.tenant_id = tenant AND k.key = entry.key;
           ELSIF FOUND THEN
             answers := answers || json_build_array('kept', encode(kept.fingerprint, 'hex'), kept.outcome)::text;
             CONTINUE;
           END IF;
         END IF;
         IF entry.id IS NULL THEN
           answers := answers || '["stands"]'::text;
         ELSE
           granted := granted || entry;
           answers := answers || '["written"]'::text;
         END IF;
       END LOOP;
       RETURN json_build_object('now_ms', now_ms, 'answers', ('[' || array_to_string(answers, ',') || ']')::json,
                                'prints', CASE WHEN cardinality(granted) = 0 THEN NULL ELSE booking_write(tenant, granted) END);
     END $$`,
  ];
}
