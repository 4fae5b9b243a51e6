import { calendarDateOf, dayMs } from './calendar-date.ts';
import { offsetMsAt, offsetSpanAt } from './zone-offsets.ts';

export const minuteMs = 60_000;

/** What the clock on the wall and the calendar beside it say. */
export interface WallTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 0..1439. */
  readonly minuteOfDay: number;
}

/** The wall time at an instant; seconds are dropped. */
export function wallTimeOf(epochMs: number, timeZone: string): WallTime {
  const wallMs = epochMs + offsetMsAt(epochMs, timeZone);
  const dayNumber = Math.floor(wallMs / dayMs);
  return { date: calendarDateOf(dayNumber), minuteOfDay: Math.floor((wallMs - dayNumber * dayMs) / minuteMs) };
}

/**
 * The instant at which the wall clock shows a time; `null` when it never does (the gap in spring),
 * the earlier of the two when it does twice (the overlap in autumn).
 * @param wallMs the reading as if it were UTC
 */
export function instantOfWallTime(wallMs: number, timeZone: string): number | null {
  // No zone was ever a day or more away from UTC, so every span that could hold the answer
  // touches this range; the first that does gives the earlier reading.
  const lastMs = wallMs + dayMs;
  for (let probeMs = wallMs - dayMs; probeMs <= lastMs; ) {
    const span = offsetSpanAt(probeMs, timeZone);
    const epochMs = wallMs - span.offsetMs;
    if (epochMs >= span.fromMs && epochMs < span.untilMs) return epochMs;
    probeMs = span.untilMs;
  }
  return null;
}

/**
 * As `instantOfWallTime`, but a time inside a gap is read with the offset from before it, so that
 * 02:30 in spring is the instant that 03:30 names. For edges of ranges, which must always exist.
 */
export function edgeOfWallTime(wallMs: number, timeZone: string): number {
  const exact = instantOfWallTime(wallMs, timeZone);
  if (exact !== null) return exact;
  const lastMs = wallMs + dayMs;
  for (let probeMs = wallMs - dayMs; probeMs <= lastMs; ) {
    const span = offsetSpanAt(probeMs, timeZone);
    if (wallMs - span.offsetMs >= span.untilMs) {
      const following = offsetSpanAt(span.untilMs, timeZone);
      if (wallMs - following.offsetMs < following.fromMs) return wallMs - span.offsetMs;
    }
    probeMs = span.untilMs;
  }
  throw new RangeError(`No instant near the wall time ${new Date(wallMs).toISOString()} in ${timeZone}`);
}
