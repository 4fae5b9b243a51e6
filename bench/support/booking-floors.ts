import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { plusDays } from '#kernel';
import type { BookingCity } from './booking-city.ts';

// What bookings are compared with, through the same driver: each prepared, each its own transaction, as the
// application's role and under its policies, the role set once a connection. Nothing is read, nothing decided.

/** The limit: one row in the constrained table. */
const bareInsert = {
  name: 'bench_bare',
  text: `INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during) VALUES ($1, $2, $3, $4, tstzrange(to_timestamp($5::float8), to_timestamp($6::float8)))`,
};

/** Every row that a booking is, in one statement. */
const bookingRows = {
  name: 'bench_rows',
  text: `WITH guest AS (
      INSERT INTO guests (id, tenant_id, name, email, phone) VALUES ($1, $2, 'Ada Example', $3, '+32 2 555 01 23') RETURNING id),
    booking AS (
      INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone,
                            party, status, service_id, tables_fixed, guest_id, guest_name, guest_email, guest_phone, requests, source, policy, manage_token_hash, created_at, updated_at)
      SELECT $4::uuid, $2, $5::int, $6, $7::date, to_timestamp($8::float8), to_timestamp($9::float8), to_timestamp($9::float8), $7::date, '19:00', 'Europe/Brussels',
             2, 'confirmed', 1, false, guest.id, 'Ada Example', $3, '+32 2 555 01 23', '', 'online', $10::jsonb, $11::bytea, now(), now() FROM guest),
    taken AS (
      INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during) VALUES ($4::uuid, $5::int, $12::int, $2, tstzrange(to_timestamp($8::float8), to_timestamp($9::float8)))
      ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING),
    event AS (
      INSERT INTO booking_events (tenant_id, booking_id, kind, actor, to_status, details) VALUES ($2, $4::uuid, 'confirmed', 'system', 'confirmed', '{"table_ids":[1]}')),
    message AS (
      INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($2, 'booking.confirmed', $4::uuid::text, $13::jsonb, $14))
    INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) VALUES ($2, $15, $16::bytea, $17::jsonb)`,
};

/** A pool whose connections are what a unit of work is after its first statement. */
export function poolOf(url: string, { tenantId, clients }: { tenantId: string; clients: number }): Pool {
  return new Pool({ connectionString: url, max: clients, options: `-c role=couvert_app -c app.tenant_id=${tenantId}` });
}

/** Far away from every evening that is booked, and no place twice. */
let turns = 0;
const farAwaySeconds = Date.UTC(2090, 0, 1) / 1000;

export async function insertBare(pool: Pool, city: BookingCity): Promise<void> {
  const turn = (turns += 1);
  const { tableId, house, startsAt } = placeOf(city, turn);
  const bookingId = city.pastBookingIds[Math.floor(turn / (city.restaurantIds.length * city.tablesPerHouse)) % city.pastBookingIds.length];
  await pool.query({ ...bareInsert, values: [bookingId, house, tableId, city.tenantId, startsAt, startsAt + 7_200] });
}

export async function insertBookingRows(pool: Pool, city: BookingCity): Promise<void> {
  const turn = (turns += 1);
  const { tableId, house, startsAt } = placeOf(city, turn);
  const id = randomUUID();
  const key = randomUUID();
  // Counted: eight random letters meet themselves in a long run.
  const reference = `R${String(turn).padStart(7, '0')}`;
  const outcome = { id, reference, restaurantId: house, serviceDate: '2090-01-01', startsAtMs: startsAt * 1000, endsAtMs: startsAt * 1000, untilMs: startsAt * 1000, localDate: '2090-01-01', localTime: '19:00', timeZone: 'Europe/Brussels', party: 2, status: 'confirmed', serviceId: 1, guest: { name: 'Ada Example', email: `${key}@example.com`, phone: '+32 2 555 01 23' }, requests: '', source: 'online', holdExpiresAtMs: null, policy: { cancellationCutoffMinutes: 120, turnMinutes: 120, bufferMinutes: 0 }, tablesFixed: false, tables: [{ id: tableId, name: 'T1' }], version: 1, createdAtMs: startsAt * 1000 };
  const message = { booking_id: id, reference, restaurant_id: house, status: 'confirmed', service_date: '2090-01-01', starts_at: '2090-01-01T18:00:00.000Z', party_size: 2, version: 1 };
  const policy = { cancellation_cutoff_minutes: 120, turn_minutes: 120, buffer_minutes: 0 };
  const values = [
    randomUUID(), city.tenantId, `${key}@example.com`, id, house, reference, plusDays('2090-01-01', Math.floor(turn / 1_000) % 3_000), startsAt, startsAt + 7_200,
    JSON.stringify(policy), randomBytes(32), tableId, JSON.stringify(message), '0'.repeat(32), key, randomBytes(32), JSON.stringify(outcome),
  ];
  await pool.query({ ...bookingRows, values });
}

function placeOf({ restaurantIds, tablesPerHouse }: BookingCity, turn: number): { house: number; tableId: number; startsAt: number } {
  const places = restaurantIds.length * tablesPerHouse;
  const place = turn % places;
  // Tables were made house by house, so their ids follow each other.
  return { house: restaurantIds[Math.floor(place / tablesPerHouse)] ?? 0, tableId: place + 1, startsAt: farAwaySeconds + Math.floor(turn / places) * 7_200 };
}
