import { kernelErrors, type ConstraintErrors } from '#kernel';
import { whyNoSlot } from './booking-messages.ts';
import { bookingErrors } from './bookings.errors.ts';

/** What the constraints of this lib mean to a caller. Statements of our own raise with the same names when they miss rows. */
export const bookingConstraints: ConstraintErrors = {
  allocations_no_overlap: () => bookingErrors.slotUnavailable({ detail: whyNoSlot(['no_table']), extensions: { reasons: ['no_table'], alternatives: [] } }),
  bookings_reference_unique: () => bookingErrors.referenceTaken({ retryAfterSeconds: 1 }),
  bookings_keep_their_clock: () => bookingErrors.timeZoneInUse(),
  bookings_as_read: () => kernelErrors.preconditionFailed(),
  allocations_as_read: () => kernelErrors.conflict(),
  reviews_one_a_booking: () => bookingErrors.alreadyReviewed(),
};
