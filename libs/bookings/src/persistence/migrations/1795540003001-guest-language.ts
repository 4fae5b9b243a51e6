import { SqlMigration } from '#kernel';

/**
 * In which language a guest wants to be written to, where somebody has said it. Additive: entries of old code have no
 * language, and old code does not ask for the column.
 *
 * Without a CHECK: each one is read anew by every statement that writes (1795480003002), and whoever reads a language that
 * nobody writes in takes it for none.
 */
export class GuestLanguage1795540003001 extends SqlMigration {
  readonly name = 'GuestLanguage1795540003001';
  readonly statements = [
    `ALTER TABLE bookings ADD COLUMN guest_language text`,
    `ALTER TYPE booking_entry ADD ATTRIBUTE guest_language text`,
    // As it was, with the language.
    `CREATE OR REPLACE FUNCTION booking_write(tenant uuid, entries booking_entry[]) RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
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
                             party, status, service_id, tables_fixed, guest_id, guest_name, guest_email, guest_phone, guest_language, requests, source,
                             hold_expires_at, policy, manage_token_hash, created_at, updated_at)
       SELECT e.id, tenant, e.restaurant, e.reference, e.service_date, to_timestamp(e.starts), to_timestamp(e.ends), to_timestamp(e.until), e.local_date, e.local_time, e.time_zone,
              e.party, e.status, e.service, e.tables_fixed,
              CASE WHEN some_are_known AND e.guest_is_new THEN coalesce((SELECT g.id FROM guests g WHERE g.tenant_id = tenant AND g.email = lower(e.guest_email)), e.guest) ELSE e.guest END,
              e.guest_name, e.guest_email, e.guest_phone, e.guest_language, e.requests, e.source,
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
  ];
}
