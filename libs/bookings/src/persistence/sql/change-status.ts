import { statement, type Tx } from '#kernel';
import { isOccupying } from '../../domain/booking-state.ts';
import { historyArms, historyHolds, historyValues, type HistoryEntry } from './history.ts';

// The booking's new status, its tables given back when it takes up room no more, and its history, sent with COMMIT.
// The row is locked and was read under that lock, so another version here is a defect, and rolls all of it back.
const changeStatus = statement(
  'booking_change_status',
  `WITH changed AS (
    UPDATE bookings SET status = $7, hold_expires_at = NULL, cancel_reason = $14, version = $15, updated_at = clock_timestamp()
     WHERE id = $3 AND tenant_id = $1 AND version = $15::int - 1
    RETURNING 1),
  freed AS (
    UPDATE allocations SET active = false WHERE booking_id = $3 AND NOT $16::boolean),
  ${historyArms}
  SELECT couvert_require(EXISTS (SELECT FROM changed), 'bookings_version'), ${historyHolds}`,
);

/** Finishes the unit of work with a booking's change of status. `entry.booking` is the booking after it. */
export function finishWithStatus(tx: Tx, entry: HistoryEntry, cancelReason: string | null): void {
  const { version, status } = entry.booking;
  tx.finish(changeStatus, [...historyValues(tx, entry), cancelReason, version, isOccupying(status)]);
}
