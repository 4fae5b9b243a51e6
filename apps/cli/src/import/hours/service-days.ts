import { calendarDateOf, dayEndMinute, dayStartMinute, quarterMinutes } from '#kernel';
import { merged, minutesPerDay, type WallRange } from './range.ts';
import type { HoursSpan } from './read-opening-hours.ts';

/** When the house takes guests on one service day: minutes from its midnight, 300..1740, whole quarters, in order. */
export interface Opening {
  readonly start: number;
  readonly end: number;
}

export interface ServiceDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 0 Monday .. 6 Sunday. */
  readonly weekday: number;
  readonly openings: readonly Opening[];
}

export interface CutDays {
  readonly days: readonly ServiceDay[];
  /** A time was not at a whole quarter: the opening was narrowed to the quarters inside. */
  readonly offQuarter: boolean;
  /** A closing at a minute to midnight (or to any hour) was taken for the hour. */
  readonly toFullHour: boolean;
}

/** Lays open ranges out over service days: cut at 05:00, whole quarters only, a day for every date even if it is closed. */
export function cutIntoServiceDays(open: readonly WallRange[], span: HoursSpan): CutDays {
  const { firstDay, days } = span;
  const openings = Array.from({ length: days }, (): Opening[] => []);
  const seen = { offQuarter: false, toFullHour: false };
  // 23:59 is how many write midnight: mended before ranges are joined, so that 00:00 follows it without a gap.
  const mended = open.map(({ from, until }) => {
    if (until % 60 !== 59) return { from, until };
    seen.toFullHour = true;
    return { from, until: until + 1 };
  });
  for (const range of merged(mended)) {
    const from = Math.ceil(range.from / quarterMinutes) * quarterMinutes;
    const until = Math.floor(range.until / quarterMinutes) * quarterMinutes;
    if (from !== range.from || until !== range.until) seen.offQuarter = true;
    for (let start = from; start < until; ) {
      const day = Math.floor((start - dayStartMinute) / minutesPerDay);
      const midnight = day * minutesPerDay;
      const end = Math.min(until, midnight + dayEndMinute);
      openings[day - firstDay]?.push({ start: start - midnight, end: end - midnight });
      start = end;
    }
  }
  return { days: datesOf(span).map((date, index): ServiceDay => ({ ...date, openings: openings[index] ?? [] })), ...seen };
}

type DateOfSpan = Pick<ServiceDay, 'date' | 'weekday'>;

const noSpan: { readonly span: HoursSpan | null; readonly dates: readonly DateOfSpan[] } = { span: null, dates: [] };
let lastSpan = noSpan;

/** An import asks for the dates of one span thousands of times. */
function datesOf(span: HoursSpan): readonly DateOfSpan[] {
  if (lastSpan.span?.firstDay !== span.firstDay || lastSpan.span.days !== span.days) {
    // 1970-01-01 was a Thursday.
    const dates = Array.from({ length: span.days }, (_, index) => ({ date: calendarDateOf(span.firstDay + index), weekday: (((span.firstDay + index + 3) % 7) + 7) % 7 }));
    lastSpan = { span, dates };
  }
  return lastSpan.dates;
}
