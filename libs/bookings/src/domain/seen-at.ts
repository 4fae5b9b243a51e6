import type { Booking } from './booking.ts';

/** A booking as it is at an instant: a hold that has run out is expired, whether or not anybody has written that down. */
export function seenAt(booking: Booking, nowMs: number): Booking {
  const hasRunOut = booking.status === 'held' && booking.holdExpiresAtMs !== null && booking.holdExpiresAtMs <= nowMs;
  return hasRunOut ? { ...booking, status: 'expired' } : booking;
}
