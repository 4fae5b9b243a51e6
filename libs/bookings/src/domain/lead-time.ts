import { quarterTableOf, startOfWallQuarter, wallQuarters } from '#kernel';
import type { Mask96 } from './mask96.ts';
import type { RestaurantDay } from './restaurant-day.ts';

/**
 * What is left of a mask for a guest who books now: no start that is past, or nearer than the lead
 * time. Applied when a mask is read and never stored in it, because it changes with every minute.
 */
export function applyLeadTime(
  mask: Mask96,
  at: { serviceDate: string; timeZone: string; nowMs: number; leadMinutes: number },
): Mask96 {
  return mask.from(firstBookableQuarter(at));
}

/** As `applyLeadTime`, by the rules of a day. */
export function applyLeadTimeOf(day: RestaurantDay, mask: Mask96): Mask96 {
  const { serviceDate, timeZone, nowMs } = day;
  return applyLeadTime(mask, { serviceDate, timeZone, nowMs, leadMinutes: day.policy.leadMinutes });
}

/**
 * The first instant at which lead time takes one of these times from guests, epoch ms; Infinity where there is none to take.
 * @param times ascending, as they were left by `applyLeadTime`
 */
export function firstTakenAtMs(times: readonly { readonly startsAtMs: number }[], { leadMinutes }: { readonly leadMinutes: number }): number {
  const [first] = times;
  // Exactly a lead time ahead it can still be booked.
  return first === undefined ? Number.POSITIVE_INFINITY : first.startsAtMs - leadMinutes * 60_000 + 1;
}

/** The first wall quarter that begins no earlier than now and the lead time; 96 when none does. */
export function firstBookableQuarter(at: { serviceDate: string; timeZone: string; nowMs: number; leadMinutes: number }): number {
  const table = quarterTableOf(at.serviceDate, at.timeZone);
  const earliestMs = at.nowMs + at.leadMinutes * 60_000;
  if (earliestMs <= table.startMs) return 0;
  if (earliestMs >= table.endMs) return wallQuarters;
  // Later on the clock is later in time, for of two equal readings only the earlier is offered.
  for (let quarter = 0; quarter < wallQuarters; quarter++) {
    if (startOfWallQuarter(table, quarter) >= earliestMs) return quarter;
  }
  return wallQuarters;
}
