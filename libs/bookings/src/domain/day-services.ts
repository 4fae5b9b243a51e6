import { dayEndMinute, dayStartMinute, quarterMinutes, quarterMs, type QuarterTable } from '#kernel';
import type { BookingPolicy, RestaurantDay, ServiceRule, TurnTime } from './restaurant-day.ts';

/** The services that take parties on the day: the special day's own, else those of the weekday that are valid. */
export function servicesOf(day: Pick<RestaurantDay, 'serviceDate' | 'services' | 'specialDay'>, weekday: number): readonly ServiceRule[] {
  if (day.specialDay !== null && day.specialDay.date === day.serviceDate) {
    return day.specialDay.closed ? [] : day.specialDay.services;
  }
  return day.services.filter(
    (service) =>
      ((service.weekdays >>> weekday) & 1) === 1 &&
      (service.validFrom === null || service.validFrom <= day.serviceDate) &&
      (service.validTo === null || service.validTo >= day.serviceDate),
  );
}

/** How long a party keeps its table. */
export function turnMinutesOf(turnTimes: readonly TurnTime[], party: number): number {
  for (const turn of turnTimes) if (party <= turn.maxParty) return turn.minutes;
  const last = turnTimes.at(-1);
  if (last === undefined) throw new RangeError('Turn times need at least one entry');
  return last.minutes;
}

/** The turn times that count in a service. */
export function turnTimesOf(service: ServiceRule, policy: BookingPolicy): readonly TurnTime[] {
  return service.turnTimes === null || service.turnTimes.length === 0 ? policy.turnTimes : service.turnTimes;
}

/** Quarters for which a party takes its table away from others: turn and buffer, rounded up. */
export function stayQuartersOf(turnMinutes: number, bufferMinutes: number): number {
  return Math.max(1, Math.ceil((turnMinutes + bufferMinutes) / quarterMinutes));
}

/** From when until when a party would sit, and keep its tables. */
export interface Stay {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly untilMs: number;
}

/** Turn times are elapsed time: two hours are two hours on the night on which the clocks change, too. */
export function stayOf(start: { startsAtMs: number; party: number; turnTimes: readonly TurnTime[]; bufferMinutes: number }): Stay {
  const turnMinutes = turnMinutesOf(start.turnTimes, start.party);
  return {
    startsAtMs: start.startsAtMs,
    endsAtMs: start.startsAtMs + turnMinutes * 60_000,
    untilMs: start.startsAtMs + stayQuartersOf(turnMinutes, start.bufferMinutes) * quarterMs,
  };
}

/** The wall quarters at which a service offers to start a party, whether or not the clock shows them that day. */
export function slotQuartersOf(service: ServiceRule): number[] {
  const stepQuarters = Math.max(1, Math.ceil(service.slotStepMinutes / quarterMinutes));
  const first = Math.max(0, Math.ceil((service.startsAtMinute - dayStartMinute) / quarterMinutes));
  const lastMinute = Math.min(service.lastSittingMinute, dayEndMinute - 1);
  const quarters: number[] = [];
  for (let quarter = first; dayStartMinute + quarter * quarterMinutes <= lastMinute; quarter += stepQuarters) quarters.push(quarter);
  return quarters;
}

/** The longest that any party may keep its tables on this day, in quarters. */
export function longestStayQuarters(services: readonly ServiceRule[], policy: BookingPolicy): number {
  let longestMinutes = 0;
  for (const turn of policy.turnTimes) longestMinutes = Math.max(longestMinutes, turn.minutes);
  for (const service of services) {
    for (const turn of service.turnTimes ?? []) longestMinutes = Math.max(longestMinutes, turn.minutes);
  }
  return stayQuartersOf(longestMinutes, policy.bufferMinutes);
}

/**
 * The range of time that decides a day. Bookings and blocks that overlap it must be read, also those
 * of the days before and after: a late party stays past the cut.
 */
export function readRangeOf(
  day: Pick<RestaurantDay, 'services' | 'specialDay' | 'policy'>,
  table: QuarterTable,
): { fromMs: number; untilMs: number } {
  const services = [...day.services, ...(day.specialDay?.services ?? [])];
  return { fromMs: table.startMs, untilMs: table.endMs + longestStayQuarters(services, day.policy) * quarterMs };
}

/** Who would come, and when: a party, and the minutes of the service date between which it may start, both included. */
export interface VisitWindow {
  readonly partySize: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/**
 * Of `readRangeOf`, what decides when such a party can start in the window: it is there from its start until its stay ends, and
 * pacing counts who starts in the same quarter. Where the clocks change, all of the day.
 */
export function readRangeOfVisit(day: Parameters<typeof readRangeOf>[0], table: QuarterTable, { partySize, fromMinute, untilMinute }: VisitWindow): { fromMs: number; untilMs: number } {
  if (!table.isRegular) return readRangeOf(day, table);
  const quarterAt = (minute: number): number => Math.floor((minute - dayStartMinute) / quarterMinutes);
  let stayQuarters = 0;
  for (const service of [...day.services, ...(day.specialDay?.services ?? [])]) {
    stayQuarters = Math.max(stayQuarters, stayQuartersOf(turnMinutesOf(turnTimesOf(service, day.policy), partySize), day.policy.bufferMinutes));
  }
  return { fromMs: table.startMs + quarterAt(fromMinute) * quarterMs, untilMs: table.startMs + (quarterAt(untilMinute) + 1 + stayQuarters) * quarterMs };
}
