import { kernelErrors, type ExpectedVersion } from '#kernel';
import { bookingMessages, statusWords } from '../booking-messages.ts';
import { bookingErrors } from '../bookings.errors.ts';
import { isFinal, isOccupying, nextStates } from '../domain/booking-state.ts';
import type { Booking } from '../domain/booking.ts';
import type { BookingRight } from '../domain/booking-right.ts';

/**
 * Whether a booking may be changed as it is now: what has ended never changes, a guest moves only a booking that has not
 * begun and is far enough away, for a move at the last moment is a cancellation and a new booking.
 * @throws PRECONDITION_FAILED, HOLD_EXPIRED, TRANSITION_NOT_ALLOWED, CANCELLATION_TOO_LATE
 */
export function requireChangeable(
  booking: Booking,
  { expected, right, nowMs, isMove }: { expected: ExpectedVersion; right: BookingRight; nowMs: number; isMove: boolean },
): void {
  const { status, holdExpiresAtMs, version, startsAtMs, policy } = booking;
  if (status === 'expired' || (status === 'held' && holdExpiresAtMs !== null && holdExpiresAtMs <= nowMs)) throw bookingErrors.holdExpired();
  const isUnder = right === 'guest' && isMove ? ['held', 'pending', 'confirmed'].includes(status) : isOccupying(status);
  if (isFinal(status) || !isUnder) {
    throw bookingErrors.transitionNotAllowed({ detail: bookingMessages.cannotChange({ status: statusWords[status] }), extensions: { status, allowed: nextStates(status) } });
  }
  if (expected !== '*' && expected !== version) throw kernelErrors.preconditionFailed();
  const isLate = nowMs > startsAtMs - policy.cancellationCutoffMinutes * 60_000;
  if (right === 'guest' && isMove && status !== 'held' && isLate) throw bookingErrors.cancellationTooLate();
}
