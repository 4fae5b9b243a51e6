import { statement, type Tx } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { promisedPolicyOf } from '../booking-entry.ts';
import { finishWithGuest, guestIdToWrite, type GuestRecord } from './insert-booking.ts';

// One statement for every change of a booking that was read under lock: it writes all that can change. The version is
// asked again although the row is locked, so that a defect in the order of locks cannot lose an update unseen.
const update = statement(
  'booking_update',
  `WITH changed AS (
     UPDATE bookings
        SET service_date = $3, starts_at = to_timestamp($4::float8), ends_at = to_timestamp($5::float8), occupied_until = to_timestamp($6::float8),
            local_date = $7, local_time = $8, party = $9, status = $10, service_id = $11, tables_fixed = $12,
            guest_id = CASE WHEN $22::boolean THEN coalesce($13::uuid, (SELECT g.id FROM guests g WHERE g.tenant_id = $2 AND g.email = lower($15::text))) ELSE guest_id END,
            guest_name = $14, guest_email = $15::text, guest_phone = $16, guest_language = $23, requests = $17, policy = $18, cancel_reason = $19,
            hold_expires_at = CASE WHEN $10 = 'held' THEN hold_expires_at END, version = $20, updated_at = to_timestamp($21::float8)
      WHERE id = $1 AND tenant_id = $2 AND version = $20 - 1
     RETURNING 1)
   SELECT couvert_require(count(*) = 1, 'bookings_as_read') FROM changed`,
);

export interface ChangedBooking {
  /** As it will be; its version one more than it was. */
  readonly booking: Booking;
  readonly nowMs: number;
  readonly cancelReason?: string | null;
  /** Only when the guest is another one than before. */
  readonly guest?: GuestRecord;
}

export function finishByUpdatingBooking(tx: Tx, { booking, nowMs, cancelReason = null, guest }: ChangedBooking): void {
  if (guest !== undefined) finishWithGuest(tx, booking, guest);
  tx.finish(update, [
    booking.id, tx.ctx.tenantId, booking.serviceDate,
    booking.startsAtMs / 1000, booking.endsAtMs / 1000, booking.untilMs / 1000, booking.localDate, booking.localTime,
    booking.party, booking.status, booking.serviceId, booking.tablesFixed,
    guest === undefined ? null : guestIdToWrite(booking, guest), booking.guest?.name ?? null, booking.guest?.email ?? null, booking.guest?.phone ?? null,
    booking.requests, JSON.stringify(promisedPolicyOf(booking)), cancelReason, booking.version, nowMs / 1000, guest !== undefined, booking.guest?.language ?? null,
  ]);
}
