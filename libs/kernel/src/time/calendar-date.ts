export const dayMs = 86_400_000;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Days from 1970-01-01 to a date.
 * @param date `YYYY-MM-DD`
 * @throws RangeError when it is none, as 2027-02-29
 */
export function dayNumberOf(date: string): number {
  const parts = datePattern.exec(date);
  if (parts !== null) {
    const epochMs = Date.parse(`${date}T00:00:00Z`);
    // Date.parse rolls 30 February over into March in some engines, so the way back is compared.
    if (!Number.isNaN(epochMs) && calendarDateOf(epochMs / dayMs) === date) return epochMs / dayMs;
  }
  throw new RangeError(`Expected a date as YYYY-MM-DD, got ${JSON.stringify(date)}`);
}

/** Whether a string is a date of the calendar, as `YYYY-MM-DD`. */
export function isCalendarDate(date: string): boolean {
  if (!datePattern.test(date)) return false;
  const epochMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(epochMs) && calendarDateOf(epochMs / dayMs) === date;
}

/**
 * The date so many days after 1970-01-01, as `YYYY-MM-DD`.
 * @throws RangeError outside of the years 0000 to 9999
 */
export function calendarDateOf(dayNumber: number): string {
  const text = new Date(dayNumber * dayMs).toISOString();
  // Other years are written with a sign and six digits.
  if (text.length !== 24) throw new RangeError(`Day ${dayNumber} lies outside of the years 0000 to 9999`);
  return text.slice(0, 10);
}

/** The date so many days later (or earlier, when negative). */
export function plusDays(date: string, days: number): string {
  return calendarDateOf(dayNumberOf(date) + days);
}

/** Every date from the first to the last, both included; none when the last is the earlier. */
export function datesFrom(first: string, last: string): string[] {
  const days = Math.max(0, dayNumberOf(last) - dayNumberOf(first) + 1);
  return Array.from({ length: days }, (_, day) => plusDays(first, day));
}

/** Whole days from one date to another; negative when `until` is the earlier. */
export function daysBetween(range: { from: string; until: string }): number {
  return dayNumberOf(range.until) - dayNumberOf(range.from);
}

/** 0 for Monday to 6 for Sunday: the bit of the day in a service's `weekdays`. */
export function weekdayOf(date: string): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumberOf(date) + 3) % 7) + 7) % 7;
}
