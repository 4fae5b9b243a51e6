import { statement, type Tx } from '#kernel';
import { columnsOf } from '../../bulk/persistence/columns.ts';
import type { Placed } from '../../bulk/persistence/insert-restaurants.ts';
import type { BookingDraft, GuestDraft } from '../booking-draft.ts';

export interface BookedRestaurant {
  readonly place: Placed;
  readonly bookings: readonly BookingDraft[];
}

/** What the guest of a booking is called; by `BookingDraft.guest`. */
export type GuestOf = (index: number) => GuestDraft;

// The service's id is asked for by name, since ids of services are given by the INSERT that made them.
const insert = statement(
  'seed_insert_bookings',
  `INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status,
                         service_id, guest_id, guest_name, guest_email, guest_phone, requests, source, policy, created_at, updated_at)
   SELECT n.id, $1, n.restaurant_id, n.reference, n.service_date, to_timestamp(n.starts_at / 1000.0), to_timestamp(n.ends_at / 1000.0), to_timestamp(n.occupied_until / 1000.0),
          n.local_date, n.local_time, n.time_zone, n.party, n.status, s.id, n.guest_id, n.guest_name, n.guest_email, n.guest_phone, n.requests, n.source, n.policy,
          to_timestamp(n.created_at / 1000.0), to_timestamp(n.created_at / 1000.0)
     FROM unnest($2::uuid[], $3::int[], $4::text[], $5::date[], $6::float8[], $7::float8[], $8::float8[], $9::date[], $10::text[], $11::text[], $12::smallint[], $13::text[],
                 $14::text[], $15::uuid[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::jsonb[], $22::float8[])
       AS n (id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status,
             service_name, guest_id, guest_name, guest_email, guest_phone, requests, source, policy, created_at)
     LEFT JOIN services s ON s.restaurant_id = n.restaurant_id AND s.name = n.service_name`,
);
const insertAllocations = statement(
  'seed_insert_allocations',
  `INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during, active)
   SELECT n.booking_id, n.restaurant_id, n.table_id, $1, tstzrange(to_timestamp(n.from_ms / 1000.0), to_timestamp(n.until_ms / 1000.0)), n.active
     FROM unnest($2::uuid[], $3::int[], $4::int[], $5::float8[], $6::float8[], $7::boolean[]) AS n (booking_id, restaurant_id, table_id, from_ms, until_ms, active)`,
);
const insertEvents = statement(
  'seed_insert_booking_events',
  `INSERT INTO booking_events (tenant_id, booking_id, at, kind, actor, from_status, to_status)
   SELECT $1, n.booking_id, to_timestamp(n.at_ms / 1000.0), n.kind, 'seed', n.from_status, n.to_status
     FROM unnest($2::uuid[], $3::float8[], $4::text[], $5::text[], $6::text[]) AS n (booking_id, at_ms, kind, from_status, to_status)`,
);
/** Each is another day of another restaurant at worst: more than 1,000 tags in one statement would count as all of everybody's bookings. */
const bookingsPerStatement = 1_000;

/** Writes bookings with their tables and history. Guests must be there already. */
export async function insertBookings(tx: Tx, booked: readonly BookedRestaurant[], guestOf: GuestOf): Promise<void> {
  const rows = booked.flatMap(({ place, bookings }) => bookings.map((booking) => ({ place, booking, guest: guestOf(booking.guest) })));
  if (rows.length === 0) return;
  const { tenantId } = tx.ctx;
  await Promise.all([
    ...slicesOf(rows).map((slice) => tx.run(insert, [tenantId, ...bookingColumns(slice)])),
    tx.run(insertAllocations, [tenantId, ...allocationColumns(rows)]),
    tx.run(insertEvents, [tenantId, ...eventColumns(rows)]),
  ]);
}

function slicesOf(rows: readonly Row[]): (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / bookingsPerStatement) }, (_, index) => rows.slice(index * bookingsPerStatement, (index + 1) * bookingsPerStatement));
}

interface Row {
  readonly place: Placed;
  readonly booking: BookingDraft;
  readonly guest: GuestDraft;
}

function bookingColumns(rows: readonly Row[]): string[] {
  return columnsOf(rows, [
    ({ booking }) => booking.id,
    ({ place }) => place.id,
    ({ booking }) => booking.reference,
    ({ booking }) => booking.serviceDate,
    ({ booking }) => booking.startsAtMs,
    ({ booking }) => booking.endsAtMs,
    ({ booking }) => booking.occupiedUntilMs,
    ({ booking }) => booking.localDate,
    ({ booking }) => booking.localTime,
    ({ place }) => place.draft.timeZone,
    ({ booking }) => booking.party,
    ({ booking }) => booking.status,
    ({ booking }) => booking.serviceName,
    ({ guest }) => guest.id,
    ({ guest }) => guest.name,
    ({ guest }) => guest.email,
    ({ guest }) => guest.phone,
    ({ booking }) => booking.requests,
    ({ booking }) => booking.source,
    ({ place, booking }) => policySnapshot(place, booking),
    ({ booking }) => booking.createdAtMs,
  ]);
}

function policySnapshot({ draft: { policy } }: Placed, booking: BookingDraft): string {
  return JSON.stringify({
    turn_minutes: (booking.endsAtMs - booking.startsAtMs) / 60_000,
    buffer_minutes: policy.bufferMinutes,
    cancellation_cutoff_minutes: policy.cancellationCutoffMinutes,
  });
}

function allocationColumns(rows: readonly Row[]): string[] {
  const allocations = rows.flatMap(({ place, booking }) => booking.tables.map((table) => ({ place, booking, tableId: place.tableIds[table] as number })));
  return columnsOf(allocations, [
    ({ booking }) => booking.id,
    ({ place }) => place.id,
    ({ tableId }) => tableId,
    ({ booking }) => booking.startsAtMs,
    ({ booking }) => booking.occupiedUntilMs,
    // Who has dined, or never came, keeps no table; the row remains to say which it was.
    ({ booking }) => booking.status === 'confirmed' || booking.status === 'pending',
  ]);
}

function eventColumns(rows: readonly Row[]): string[] {
  const events = rows.flatMap(({ booking }) => historyOf(booking));
  return columnsOf(events, [(event) => event.id, (event) => event.atMs, (event) => event.kind, (event) => event.from, (event) => event.to]);
}

function historyOf({ id, status, createdAtMs, startsAtMs, endsAtMs }: BookingDraft): { id: string; atMs: number; kind: string; from: string | null; to: string }[] {
  const first = status === 'pending' ? 'pending' : 'confirmed';
  const history: { id: string; atMs: number; kind: string; from: string | null; to: string }[] = [{ id, atMs: createdAtMs, kind: 'created', from: null, to: first }];
  if (status === 'completed') {
    history.push({ id, atMs: startsAtMs, kind: 'seated', from: 'confirmed', to: 'seated' }, { id, atMs: endsAtMs, kind: 'completed', from: 'seated', to: 'completed' });
  }
  if (status === 'cancelled') history.push({ id, atMs: createdAtMs + 3_600_000, kind: 'cancelled', from: 'confirmed', to: 'cancelled' });
  if (status === 'no_show') history.push({ id, atMs: startsAtMs + 1_800_000, kind: 'no_show', from: 'confirmed', to: 'no_show' });
  return history;
}
