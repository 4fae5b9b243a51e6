import { calendarDateOf, dayMs, dayNumberOf } from './calendar-date.ts';
import { dayEndMinute, dayStartMinute, quarterTableOf } from './quarter-table.ts';
import { instantOfWallTime, minuteMs } from './wall-time.ts';
import { offsetMsAt } from './zone-offsets.ts';

// Invariant K1: every instant lies in the window of exactly one service date, and serviceDateOf names it.
// Why: a booking is counted on one evening, whatever the clocks do. Proved by: service-date.spec.ts

/** A service day's real extent: `[startMs, endMs)`, 05:00 to 05:00 on the wall. */
export interface ServiceDayWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The service date to which an instant belongs: the local day, cut at 05:00.
 * @param epochMs milliseconds since the epoch
 * @returns `YYYY-MM-DD`
 */
export function serviceDateOf(epochMs: number, timeZone: string): string {
  const wallMs = epochMs + offsetMsAt(epochMs, timeZone);
  let dayNumber = Math.floor((wallMs - dayStartMinute * minuteMs) / dayMs);
  // The window decides, not the reading: after a day that never was (Apia, 2011-12-30) the small
  // hours belong to the night that began, and its date's own window is empty.
  for (;;) {
    const { startMs, endMs } = quarterTableOf(calendarDateOf(dayNumber), timeZone);
    if (epochMs < startMs) dayNumber--;
    else if (epochMs >= endMs) dayNumber++;
    else return calendarDateOf(dayNumber);
  }
}

/** @throws RangeError for a date that is none or an unknown zone */
export function serviceDayWindow(serviceDate: string, timeZone: string): ServiceDayWindow {
  const { startMs, endMs } = quarterTableOf(serviceDate, timeZone);
  return { startMs, endMs };
}

/**
 * The instant of a wall time on a service date: the earlier of two in autumn, `null` when the clock
 * never shows it on that service day.
 * @param minutes from the service date's midnight, 300 (05:00) to 1740 (05:00 of the next day)
 */
export function instantOfWallMinutes(serviceDate: string, minutes: number, timeZone: string): number | null {
  if (!(minutes >= dayStartMinute && minutes <= dayEndMinute)) {
    throw new RangeError(`Minutes of a service day lie in ${dayStartMinute}..${dayEndMinute}, got ${minutes}`);
  }
  const { startMs, endMs } = quarterTableOf(serviceDate, timeZone);
  if (minutes === dayEndMinute) return endMs;
  const epochMs = instantOfWallTime(dayNumberOf(serviceDate) * dayMs + minutes * minuteMs, timeZone);
  return epochMs === null || epochMs < startMs || epochMs >= endMs ? null : epochMs;
}

/** A wall time said in the way of services: the service date, and minutes from its midnight. */
export interface ServiceTime {
  readonly serviceDate: string;
  /** Whole minutes, 300..1739 but for the small hours after a day that never was, which exceed it. */
  readonly minutes: number;
}

export function serviceTimeOf(epochMs: number, timeZone: string): ServiceTime {
  const serviceDate = serviceDateOf(epochMs, timeZone);
  const wallMs = epochMs + offsetMsAt(epochMs, timeZone);
  return { serviceDate, minutes: Math.floor((wallMs - dayNumberOf(serviceDate) * dayMs) / minuteMs) };
}
