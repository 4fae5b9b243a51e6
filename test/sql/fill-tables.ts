import type { Client } from 'pg';

// What a city's seed leaves empty and production does not: an index on an empty table is no plan at all.
const fillers = [
  `INSERT INTO tenants (id, slug, name) SELECT md5('tenant ' || n)::uuid, 'tenant-' || n, 'Tenant ' || n FROM generate_series(1, 1000) AS n`,
  `INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) SELECT $1, 'key-' || n, sha256(n::text::bytea), '{}' FROM generate_series(1, 20000) AS n`,
  `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id, dispatched_at)
   SELECT $1, 'booking.confirmed', 'key-' || n, '{}', '', CASE WHEN n % 100 > 0 THEN now() END FROM generate_series(1, 20000) AS n`,
  `INSERT INTO webhook_endpoints (id, tenant_id, url, topics, secret) SELECT gen_random_uuid(), md5('tenant ' || n % 1000 + 1)::uuid, 'https://example.com/', '{booking.*}', '' FROM generate_series(1, 3000) AS n`,
  `INSERT INTO outbox_consumers (name, topics) VALUES ('mail', '{booking.*}'), ('webhooks', '{}')`,
  `INSERT INTO outbox_deliveries (outbox_id, consumer, tenant_id, key, status, settled_at)
   SELECT id, 'mail', tenant_id, key, CASE WHEN id % 100 = 7 THEN 'parked' WHEN id % 50 = 3 THEN 'waiting' ELSE 'delivered' END, now() FROM outbox WHERE tenant_id = $1 AND dispatched_at IS NOT NULL`,
  `INSERT INTO booking_reminders (booking_id, tenant_id) SELECT id, tenant_id FROM bookings WHERE abs(hashtext(id::text)) % 3 = 0`,
  `INSERT INTO api_keys (id, tenant_id, kind, environment, name, scopes, secret_hash, created_by)
   SELECT lpad(n::text, 12, '0'), md5('tenant ' || n % 1000 + 1)::uuid, 'secret', 'live', 'Key ' || n, '{restaurants:read}', sha256(n::text::bytea), 'seed' FROM generate_series(1, 5000) AS n`,
  `UPDATE bookings SET status = 'held', hold_expires_at = starts_at WHERE status = 'confirmed' AND abs(hashtext(id::text)) % 20 = 0`,
  `INSERT INTO restaurant_imports (restaurant_id, tenant_id, place_hash, hours_hash) SELECT id, tenant_id, md5(id::text), md5(id::text) FROM restaurants`,
] as const;

export async function fillTables(admin: Client, tenantId: string): Promise<void> {
  for (const filler of fillers) await admin.query(filler, filler.includes('$1') ? [tenantId] : []);
}
