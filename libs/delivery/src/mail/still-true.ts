import type { Booking } from '#bookings';
import type { BookingMailKind } from './mail.ts';
import type { ToldBooking } from './told-booking.ts';

/**
 * Whether a message still says what is so.
 *
 * Messages wait while a mail server is away, and the booking goes on. One that was moved at four and again at five has two
 * messages; by the time that the first is sent, its mail would name a time that is not the guest's any more, and the second
 * would correct it a second later. So a message is sent when status, time and party are still those it tells of, and
 * skipped otherwise: what changed them has left a message of its own behind it, which carries link and calendar as well.
 * Versions are not compared: other tables for the same party make a new one, and no mail.
 *
 * Nobody is written to about a time that has passed, or reminded of what is not confirmed.
 */
export function isStillTrue(kind: BookingMailKind, told: ToldBooking, booking: Pick<Booking, 'status' | 'startsAtMs' | 'party'>, nowMs: number): boolean {
  if (booking.startsAtMs <= nowMs) return false;
  if (kind === 'reminder' && booking.status !== 'confirmed') return false;
  return (told.status ?? booking.status) === booking.status && (told.startsAtMs ?? booking.startsAtMs) === booking.startsAtMs && (told.party ?? booking.party) === booking.party;
}
