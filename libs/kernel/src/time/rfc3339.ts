import { calendarDateOf, dayMs } from './calendar-date.ts';
import { minuteMs } from './wall-time.ts';
import { offsetMsAt } from './zone-offsets.ts';

/**
 * An instant as the guest's clock shows it, with its offset: `2027-03-28T19:30:00+02:00`.
 * Seconds are written, fractions are not. Source: RFC 3339, section 5.6.
 */
export function formatRfc3339(epochMs: number, timeZone: string): string {
  const offsetMs = offsetMsAt(epochMs, timeZone);
  const local = new Date(Math.floor(epochMs / 1000) * 1000 + offsetMs).toISOString().slice(0, 19);
  const offsetMinutes = Math.round(Math.abs(offsetMs) / minuteMs);
  const sign = offsetMs < 0 ? '-' : '+';
  return `${local}${sign}${twoDigits(Math.floor(offsetMinutes / 60))}:${twoDigits(offsetMinutes % 60)}`;
}

/** The local date and time, for people: `{ date: '2027-03-28', time: '19:30' }`. */
export function formatLocal(epochMs: number, timeZone: string): { date: string; time: string } {
  const wallMs = epochMs + offsetMsAt(epochMs, timeZone);
  const dayNumber = Math.floor(wallMs / dayMs);
  return { date: calendarDateOf(dayNumber), time: formatMinutes(Math.floor((wallMs - dayNumber * dayMs) / minuteMs)) };
}

/** Minutes from midnight as the clock shows them: 1170 is `19:30`, and 1530, past midnight, `01:30`. */
export function formatMinutes(minutes: number): string {
  const minuteOfDay = ((minutes % 1440) + 1440) % 1440;
  return `${twoDigits(Math.floor(minuteOfDay / 60))}:${twoDigits(minuteOfDay % 60)}`;
}

const instantPattern = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an RFC 3339 instant; `null` for anything else, so that callers say which field was wrong. */
export function parseRfc3339(text: string): number | null {
  if (!instantPattern.test(text)) return null;
  // Date.parse rolls 31 April over into May; a date that the calendar lacks is refused.
  const day = text.slice(0, 10);
  const dayEpochMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(dayEpochMs) || calendarDateOf(dayEpochMs / dayMs) !== day) return null;
  const epochMs = Date.parse(text.toUpperCase());
  return Number.isNaN(epochMs) ? null : epochMs;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
