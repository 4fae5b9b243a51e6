import { dayStartMinute, quarterMinutes, quarterTableOf, startOfWallQuarter } from '#kernel';
import { applyLeadTimeOf } from './lead-time.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';

/** A time at which a party can start. */
export interface OfferedTime {
  /** From the service date's midnight. */
  readonly minute: number;
  readonly startsAtMs: number;
}

/** The times at which guests can start a booking now, ascending. */
export function offeredTimes(day: RestaurantDay, party: number): OfferedTime[] {
  const table = quarterTableOf(day.serviceDate, day.timeZone);
  const { mask } = seatable(day, party);
  return applyLeadTimeOf(day, mask)
    .quarters()
    .map((quarter) => ({ minute: dayStartMinute + quarter * quarterMinutes, startsAtMs: startOfWallQuarter(table, quarter) }));
}

/** The offered times nearest to the one that was wanted, nearest first, of two as near the earlier. */
export function nearestTimes(day: RestaurantDay, wanted: { party: number; wantedMs: number; count: number }): OfferedTime[] {
  const distanceMs = (time: OfferedTime): number => Math.abs(time.startsAtMs - wanted.wantedMs);
  return offeredTimes(day, wanted.party)
    .sort((one, other) => distanceMs(one) - distanceMs(other) || one.startsAtMs - other.startsAtMs)
    .slice(0, wanted.count);
}
