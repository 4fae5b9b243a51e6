import { statement, type Tx } from '#kernel';
import type { Booking } from '../../domain/booking.ts';
import { bookingEntryOf, type NewBooking } from '../booking-entry.ts';

const insertGuest = statement(
  'booking_guest_insert',
  `INSERT INTO guests (id, tenant_id, name, email, phone) VALUES ($1, $2, $3, lower($4), $5) ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO NOTHING`,
);

// Everything that a new booking is, in one call: see the function for what each row is for.
const writeBooking = statement('booking_write', `SELECT booking_write($1, ARRAY[jsonb_populate_record(NULL::booking_entry, $2)]) AS prints, pg_current_xact_id()::text AS wrote`, { namesTransaction: true });

/** The guest's own record: one that is there, or one to be made; null while nobody has given a name. */
export type GuestRecord = { readonly id: string; readonly isNew: boolean } | null;

/**
 * Finishes the unit of work with a new booking.
 * @param written gets the booking's share in the print of its day, once it is committed
 * @throws SLOT_UNAVAILABLE, at COMMIT, when a table was taken after all
 */
export function finishWithNewBooking(tx: Tx, booking: NewBooking, written: (print: bigint) => void): void {
  tx.finish<{ prints: readonly string[] }>(writeBooking, [tx.ctx.tenantId, JSON.stringify(bookingEntryOf(tx.ctx, booking))], ([row]) => {
    for (const print of row?.prints ?? []) written(BigInt(print));
  });
}

/** Makes the guest's record when there is none. One that is there keeps its name and number: the restaurant may have corrected them. */
export function finishWithGuest(tx: Tx, booking: Booking, guest: GuestRecord): void {
  if (guest?.isNew !== true || booking.guest === null) return;
  tx.finish(insertGuest, [guest.id, tx.ctx.tenantId, booking.guest.name, booking.guest.email, booking.guest.phone]);
}

/** Null where the statement has to look the guest up by e-mail address. */
export function guestIdToWrite(booking: Booking, guest: GuestRecord): string | null {
  if (guest === null) return null;
  return guest.isNew && booking.guest !== null && booking.guest.email !== null ? null : guest.id;
}
