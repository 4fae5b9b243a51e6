import { statement, type Tx } from '#kernel';

// Holds end by the database's clock at the next look at their day, never by a sweeper: whoever needs the table ends
// them in its own transaction, with their line of history and message. Rows in the order of their ids, as everywhere.
const expire = statement(
  'booking_expire_holds',
  `WITH due AS (
     SELECT id FROM bookings WHERE id = ANY($1::uuid[]) AND status = 'held' ORDER BY id FOR UPDATE),
   ended AS (
     UPDATE bookings b SET status = 'expired', version = b.version + 1, updated_at = clock_timestamp() FROM due WHERE b.id = due.id
     RETURNING b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.party, b.version),
   freed AS (
     UPDATE allocations a SET active = false FROM ended WHERE a.booking_id = ended.id),
   told AS (
     INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status) SELECT $2, id, 'expired', 'system', 'held', 'expired' FROM ended)
   INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
   SELECT $2, 'booking.expired', id::text,
          jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', 'expired', 'service_date', service_date,
                             'starts_at', starts_at, 'party_size', party, 'version', version), $3
     FROM ended`,
);

/** Ends holds that have run out, as read under lock. */
export function finishByExpiringHolds(tx: Tx, bookingIds: readonly string[]): void {
  if (bookingIds.length > 0) tx.finish(expire, [bookingIds, tx.ctx.tenantId, tx.ctx.traceId]);
}
