import { dayEndMinute, dayStartMinute } from '#kernel';
import type { RestaurantDay } from '../domain/restaurant-day.ts';
import { bookableTimes } from '../domain/search-times.ts';
import { tellSlot, type ToldSlot } from '../domain/told-slot.ts';

/** More than that nobody reads on a telephone. */
const alternativesMax = 5;

/** Times of the same day that can be booked instead, nearest first, as the problem document shows them. */
export function alternativesTo(day: RestaurantDay, { party, wantedMs }: { party: number; wantedMs: number }): ToldSlot[] {
  const { serviceDate, timeZone } = day;
  const distanceMs = ({ startsAtMs }: { startsAtMs: number }): number => Math.abs(startsAtMs - wantedMs);
  return bookableTimes(day, { partySize: party, fromMinute: dayStartMinute, untilMinute: dayEndMinute })
    .filter(({ startsAtMs }) => startsAtMs !== wantedMs)
    .sort((one, other) => distanceMs(one) - distanceMs(other) || one.startsAtMs - other.startsAtMs)
    .slice(0, alternativesMax)
    .map((time) => tellSlot(time, { serviceDate, timeZone }));
}
