import OpeningHours from 'opening_hours';
import { dayStartMinute } from '#kernel';
import { minutesPerDay, type WallRange } from './range.ts';

export interface HoursPlace {
  readonly latitude: number;
  readonly longitude: number;
  /** ISO 3166-1, two letters: whose public holidays count. */
  readonly country: string;
}

export interface ReadHours {
  /** When the house is open, in order, cut off at the ends of the days asked for. */
  readonly open: readonly WallRange[];
  /** When the source says that it may be open: an open end, a comment such as "by appointment". */
  readonly uncertain: readonly WallRange[];
}

/** Service days, the day cut at 05:00: `[firstDay, firstDay + days)`, counted from 1970-01-01. */
export interface HoursSpan {
  readonly firstDay: number;
  readonly days: number;
}

/**
 * Reads a value of OpenStreetMap's `opening_hours` by the package of that name (LGPL; this file and the oracle
 * are its only users).
 * @throws Error with the package's own words when the value cannot be read
 */
export function readOpeningHours(text: string, { place, span }: { place: HoursPlace; span: HoursSpan }): ReadHours {
  return onPlainClock(() => {
    const from = span.firstDay * minutesPerDay + dayStartMinute;
    const hours = parse(text, place);
    // Reading a year takes milliseconds, and nine strings in ten say the same every week.
    if (!hours.isWeekStable()) return readRanges(hours, { from, until: from + span.days * minutesPerDay });
    const week = readRanges(hours, { from, until: from + minutesPerWeek });
    return { open: repeated(week.open, span), uncertain: repeated(week.uncertain, span) };
  });
}

const minutesPerWeek = 7 * minutesPerDay;

function readRanges(hours: OpeningHours, { from, until }: WallRange): ReadHours {
  const open: WallRange[] = [];
  const uncertain: WallRange[] = [];
  for (const [start, end, isUncertain] of hours.getOpenIntervals(dateOf(from), dateOf(until))) {
    (isUncertain ? uncertain : open).push({ from: start.getTime() / 60_000, until: end.getTime() / 60_000 });
  }
  return { open, uncertain };
}

/** The first week's ranges in every week of the span. */
function repeated(week: readonly WallRange[], { firstDay, days }: HoursSpan): WallRange[] {
  const end = (firstDay + days) * minutesPerDay + dayStartMinute;
  const ranges: WallRange[] = [];
  for (let shift = 0; shift < days * minutesPerDay; shift += minutesPerWeek) {
    for (const { from, until } of week) if (from + shift < end) ranges.push({ from: from + shift, until: Math.min(until + shift, end) });
  }
  return ranges;
}

export function parse(text: string, { latitude, longitude, country }: HoursPlace): OpeningHours {
  try {
    // Without a state the package takes the holidays of the whole country.
    return new OpeningHours(text, { lat: latitude, lon: longitude, address: { country_code: country.toLowerCase(), state: '' } }, timeRanges);
  } catch (error) {
    throw new Error(typeof error === 'string' ? error : error instanceof Error ? error.message : 'not read', { cause: error });
  }
}

/** The package's mode for hours, as apart from points in time such as the collections of a letter box. */
const timeRanges = 0;

function dateOf(wallMinute: number): Date {
  return new Date(wallMinute * 60_000);
}

/**
 * Runs `work` on a clock that is never put forward or back. The package reads `Date` by the process's own
 * zone; in UTC its wall time is the instant, whatever machine this is, and no hour of spring is missing.
 * What it throws it also prints, once for each text of a large file: the report tells it better.
 */
export function onPlainClock<T>(work: () => T): T {
  const before = process.env['TZ'];
  const print = console.error;
  process.env['TZ'] = 'UTC';
  console.error = () => undefined;
  try {
    return work();
  } finally {
    console.error = print;
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
