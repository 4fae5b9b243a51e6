import { plusDays, quarterTableOf, serviceDateOf } from '#kernel';
import type { FloorPlan } from '#restaurants';
import { longestStayMs } from '../persistence/sql/look-at-day.ts';

/** A few bytes a restaurant; a platform with more than that on one process forgets the ones not asked for lately. */
const hintsMax = 100_000;

interface Hint {
  readonly timeZone: string;
  /** Longest turn and buffer of its policy and services. */
  readonly reachMs: number;
}

export interface TimeRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * What this process remembers of restaurants so that it asks for the right rows at once: zone and longest stay.
 * Only a hint: the transaction compares it with the plan that it has read under lock and starts over when it
 * was wrong.
 */
export class RestaurantHints {
  private readonly hints = new Map<number, Hint>();

  remember(plan: FloorPlan): void {
    const hint = { timeZone: plan.timeZone, reachMs: reachMsOf(plan) };
    const known = this.hints.get(plan.restaurantId);
    if (known?.timeZone === hint.timeZone && known.reachMs === hint.reachMs) return;
    if (this.hints.size >= hintsMax) for (const oldest of this.hints.keys()) { this.hints.delete(oldest); break; }
    this.hints.set(plan.restaurantId, hint);
  }

  /** The time whose bookings decide the day. Without a hint: of that date in any zone of the world. */
  rangeOf({ restaurantId, serviceDate }: { restaurantId: number; serviceDate: string }): TimeRange {
    const hint = this.hints.get(restaurantId);
    if (hint === undefined) {
      const midnightMs = Date.parse(`${serviceDate}T00:00:00Z`);
      return { fromMs: midnightMs - 9 * hourMs, untilMs: midnightMs + 42 * hourMs + longestStayMs };
    }
    const { startMs, endMs } = quarterTableOf(serviceDate, hint.timeZone);
    return { fromMs: startMs, untilMs: endMs + hint.reachMs };
  }

  /** The service days that a stay from this time on may touch: the next one too when it may last past the cut. */
  datesOf({ restaurantId, serviceDate, startsAtMinute }: { restaurantId: number; serviceDate: string; startsAtMinute: number }): string[] {
    const hint = this.hints.get(restaurantId);
    if (hint === undefined) return [serviceDate];
    const { startMs, endMs } = quarterTableOf(serviceDate, hint.timeZone);
    const latestEndMs = startMs + (startsAtMinute - 300) * 60_000 + hint.reachMs;
    return latestEndMs > endMs ? [serviceDate, plusDays(serviceDate, 1)] : [serviceDate];
  }
}

const hourMs = 3_600_000;

export function reachMsOf({ policy, services, specialDays }: FloorPlan): number {
  const turnTimes = [policy.turnTimes, ...services.map((service) => service.turnTimes ?? []), ...specialDays.flatMap((day) => day.services.map((service) => service.turnTimes ?? []))];
  const longestMinutes = Math.max(0, ...turnTimes.flat().map(({ minutes }) => minutes));
  return (longestMinutes + policy.bufferMinutes + 15) * 60_000;
}

/** The service days that a range of time touches, ascending. */
export function datesTouched({ fromMs, untilMs }: TimeRange, timeZone: string): string[] {
  const dates = [serviceDateOf(fromMs, timeZone)];
  const last = serviceDateOf(untilMs - 1, timeZone);
  while (dates.at(-1) !== last) dates.push(plusDays(dates.at(-1) as string, 1));
  return dates;
}
