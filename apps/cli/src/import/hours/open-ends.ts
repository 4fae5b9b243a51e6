import type { WallRange } from './range.ts';
import type { ReadHours } from './read-opening-hours.ts';

/** How long a house that gives no closing time is taken to be open. */
const openEndMinutes = 240;

/**
 * `18:00+` says when a house opens and not when it closes; the package calls all of it uncertain. As much as the
 * default of an open range is taken. Where an open end follows certain hours (`19:00-22:30+`), those are enough.
 * @param read ranges in order, none touching another of its kind
 * @param spanStart an uncertain range from there on began before, and how it began is not known
 */
export function boundOpenEnds(text: string, { read, spanStart }: { read: ReadHours; spanStart: number }): WallRange[] {
  if (!/\d\s*\+/.test(text)) return [];
  const ends = new Set(read.open.map(({ until }) => until));
  return read.uncertain
    .filter(({ from }) => from > spanStart && !ends.has(from))
    .map(({ from, until }) => ({ from, until: Math.min(until, from + openEndMinutes) }));
}
