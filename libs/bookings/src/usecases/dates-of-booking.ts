import type { Booking } from '../domain/booking.ts';
import { datesTouched } from './restaurant-hints.ts';

/** The service days that a booking touches, turn and buffer included: what its changes lock. */
export function datesOfBooking({ startsAtMs, untilMs, timeZone }: Pick<Booking, 'startsAtMs' | 'untilMs' | 'timeZone'>): string[] {
  return datesTouched({ fromMs: startsAtMs, untilMs }, timeZone);
}
