import { dayStartMinute, quarterMinutes, quarterTableOf, startOfWallQuarter } from '#kernel';
import { applyLeadTimeOf, firstTakenAtMs } from './lead-time.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatable } from './seatable.ts';

/** A time at which a party can start. */
export interface OfferedTime {
  /** From the service date's midnight. */
  readonly minute: number;
  readonly startsAtMs: number;
}

/** Times, ascending, and the first instant at which the same rows give others, epoch ms. */
export interface OfferedUntil {
  readonly times: readonly OfferedTime[];
  readonly validUntilMs: number;
}

/** The times at which guests can start a booking now, and until when these are the times. */
export function offeredUntil(day: RestaurantDay, party: number): OfferedUntil {
  const table = quarterTableOf(day.serviceDate, day.timeZone);
  const { mask, validUntilMs } = seatable(day, party);
  const times = applyLeadTimeOf(day, mask)
    .quarters()
    .map((quarter) => ({ minute: dayStartMinute + quarter * quarterMinutes, startsAtMs: startOfWallQuarter(table, quarter) }));
  return { times, validUntilMs: Math.min(validUntilMs, firstTakenAtMs(times, day.policy)) };
}

/** The offered times nearest to the one that was wanted, nearest first, of two as near the earlier. */
export function nearestTimes(day: RestaurantDay, wanted: { party: number; wantedMs: number; count: number }): OfferedTime[] {
  const distanceMs = (time: OfferedTime): number => Math.abs(time.startsAtMs - wanted.wantedMs);
  return [...offeredUntil(day, wanted.party).times]
    .sort((one, other) => distanceMs(one) - distanceMs(other) || one.startsAtMs - other.startsAtMs)
    .slice(0, wanted.count);
}
