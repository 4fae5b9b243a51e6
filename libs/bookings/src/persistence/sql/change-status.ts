import { statement, type Tx } from '#kernel';
import { isOccupying } from '../../domain/booking-state.ts';
import type { Booking } from '../../domain/booking.ts';
import { finishWithHistory, type HistoryEntry } from './history.ts';

// The row is locked and was read under that lock, so another version here is a defect, and rolls all of it back.
const changeStatus = statement(
  'booking_change_status',
  `WITH changed AS (
     UPDATE bookings SET status = $3, hold_expires_at = NULL, cancel_reason = $4, ends_at = to_timestamp($5::float8), occupied_until = to_timestamp($6::float8),
            version = $7::int, updated_at = clock_timestamp()
      WHERE id = $1 AND tenant_id = $2 AND version = $7::int - 1
     RETURNING 1)
   SELECT couvert_require(EXISTS (SELECT FROM changed), 'bookings_as_read')`,
);

/** Its tables are free; the rows stay, to tell who sat there and until when. */
const giveBackTables = statement(
  'booking_give_back_tables',
  `UPDATE allocations SET active = false, during = tstzrange(lower(during), to_timestamp($2::float8)) WHERE booking_id = $1`,
);

/** Finishes the unit of work with a booking's change of status. `entry.booking` is the booking after it. */
export function finishWithStatus(tx: Tx, entry: HistoryEntry, cancelReason: string | null): void {
  const { booking } = entry;
  tx.finish(changeStatus, [booking.id, tx.ctx.tenantId, booking.status, cancelReason, booking.endsAtMs / 1000, booking.untilMs / 1000, booking.version]);
  if (!isOccupying(booking.status)) finishByGivingBackTables(tx, booking);
  finishWithHistory(tx, entry);
}

function finishByGivingBackTables(tx: Tx, { id, untilMs }: Pick<Booking, 'id' | 'untilMs'>): void {
  tx.finish(giveBackTables, [id, untilMs / 1000]);
}
