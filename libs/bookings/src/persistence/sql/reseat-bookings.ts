import { statement, type Tx } from '#kernel';
import type { Occupancy } from '../../domain/restaurant-day.ts';

// Re-seating in two statements: every moved row goes before the first comes back, for a swap meets itself on the
// exclusion constraint otherwise, and in one WITH with ON CONFLICT DO NOTHING rows vanish without an error (both seen).
// Counts are checked in each. Bookings keep their time: only their tables and versions change.
const unseat = statement(
  'booking_unseat',
  `WITH gone AS (DELETE FROM allocations WHERE booking_id = ANY($1::uuid[]) RETURNING 1)
   SELECT couvert_require(count(*) = $2::int, 'allocations_as_read') FROM gone`,
);

const seatAgain = statement(
  'booking_seat_again',
  `WITH wanted AS (
     SELECT m.booking_id, m.table_id FROM unnest($1::uuid[], $2::int[]) AS m(booking_id, table_id) ORDER BY m.table_id),
   seated AS (
     INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
     SELECT w.booking_id, b.restaurant_id, w.table_id, b.tenant_id, tstzrange(b.starts_at, b.occupied_until)
       FROM wanted w JOIN bookings b ON b.id = w.booking_id
     ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING
     RETURNING 1)
   SELECT couvert_require(count(*) = cardinality($2::int[]), 'allocations_no_overlap') FROM seated`,
);

const tellMoved = statement(
  'booking_tell_reseated',
  `WITH moved AS (
     UPDATE bookings b SET version = b.version + 1, updated_at = clock_timestamp() FROM (SELECT unnest($1::uuid[]) AS id ORDER BY 1) AS m WHERE b.id = m.id
     RETURNING b.id, b.reference, b.restaurant_id, b.status, b.service_date, b.starts_at, b.party, b.version),
   told AS (
     INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details)
     SELECT $2, moved.id, 'reseated', $3, moved.status, moved.status, d.details
       FROM moved JOIN (SELECT unnest($1::uuid[]) AS id, unnest($4::jsonb[]) AS details) AS d ON d.id = moved.id)
   INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
   SELECT $2, 'booking.reseated', id::text,
          jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', status, 'service_date', service_date,
                             'starts_at', starts_at, 'party_size', party, 'version', version), $5
     FROM moved`,
);

/** A booking that gets other tables to make room. */
export interface Reseated {
  readonly booking: Pick<Occupancy, 'bookingId' | 'tableIds'>;
  readonly tableIds: readonly number[];
}

/** @param because the booking that needed the room, for the history */
export function finishByReseating(tx: Tx, reseated: readonly Reseated[], because: { readonly bookingId: string }): void {
  if (reseated.length === 0) return;
  const moves = reseated.toSorted((one, other) => (one.booking.bookingId < other.booking.bookingId ? -1 : 1));
  const ids = moves.map(({ booking }) => booking.bookingId);
  const seats = moves.flatMap(({ booking, tableIds }) => tableIds.map((tableId) => ({ bookingId: booking.bookingId, tableId })));
  tx.finish(unseat, [ids, moves.reduce((sum, { booking }) => sum + booking.tableIds.length, 0)]);
  tx.finish(seatAgain, [seats.map(({ bookingId }) => bookingId), seats.map(({ tableId }) => tableId)]);
  const details = moves.map(({ booking, tableIds }) => JSON.stringify({ from_table_ids: booking.tableIds, to_table_ids: tableIds, because_of: because.bookingId }));
  tx.finish(tellMoved, [ids, tx.ctx.tenantId, tx.ctx.caller.label, details, tx.ctx.traceId]);
}
