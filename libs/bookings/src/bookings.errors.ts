import { defineErrors } from '#kernel';
import { bookingErrorTexts } from './booking-error-texts.ts';

/** Errors of finding, making and changing bookings. */
export const bookingErrors = defineErrors({
  slotUnavailable: { code: 'SLOT_UNAVAILABLE', status: 409, title: 'There is no table for this party at this time', retryable: false, advice: 'Offer one of the `alternatives`; `reasons` says what stands in the way.' },
  partySizeNotServed: { code: 'PARTY_SIZE_NOT_SERVED', status: 422, title: 'The restaurant does not take parties of this size', retryable: false, advice: 'See `min_party` and `max_party` of the restaurant’s policy, or call the restaurant.' },
  outsideHorizon: { code: 'OUTSIDE_HORIZON', status: 422, title: 'The book is not open for this date', retryable: false, advice: 'See `horizon_days` of the restaurant’s policy.' },
  tooSoon: { code: 'TOO_SOON', status: 422, title: 'The time is past, or too near to be booked', retryable: false, advice: 'See `lead_minutes` of the restaurant’s policy, choose a later time, or call the restaurant.' },
  noSuchLocalTime: { code: 'NO_SUCH_LOCAL_TIME', status: 422, title: 'The clock never shows this time on this day', retryable: false, advice: 'The clocks are put forward that night: choose another time.' },
  holdExpired: { code: 'HOLD_EXPIRED', status: 409, title: 'The hold has run out', retryable: false, advice: 'Hold the table again, or choose another time.' },
  transitionNotAllowed: { code: 'TRANSITION_NOT_ALLOWED', status: 409, title: 'The booking cannot go there from its present status', retryable: false, advice: 'Read the booking; `allowed` lists where it may go from here.' },
  cancellationTooLate: { code: 'CANCELLATION_TOO_LATE', status: 409, title: 'It is too late to change this booking online', retryable: false, advice: 'Call the restaurant.' },
  notYetDined: { code: 'NOT_YET_DINED', status: 409, title: 'Only guests who have dined can do that', retryable: false, advice: 'Come back after the visit.' },
  alreadyReviewed: { code: 'ALREADY_REVIEWED', status: 409, title: 'This visit has its review already', retryable: false, advice: 'One review a visit; ask the restaurant’s platform to change it.' },
  timeZoneInUse: { code: 'TIME_ZONE_IN_USE', status: 409, title: 'Guests are expected at times of the present time zone', retryable: false, advice: 'Cancel the bookings that are still to come, change the time zone, and book them anew.' },
  referenceTaken: { code: 'REFERENCE_TAKEN', status: 503, title: 'The booking could not be given a reference', retryable: true, advice: 'Send the request again.' },
}, bookingErrorTexts);
