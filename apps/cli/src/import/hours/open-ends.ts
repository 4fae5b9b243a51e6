import type { WallRange } from './range.ts';

/** How long a house that gives no closing time is taken to be open. */
const openEndMinutes = 240;

/**
 * `18:00+` says when a house opens and not when it closes; the package calls all of it uncertain. As much as the
 * default of an open range is taken. Where an open end follows certain hours (`19:00-22:30+`), those are enough.
 */
export function boundOpenEnds(text: string, { open, uncertain }: { open: readonly WallRange[]; uncertain: readonly WallRange[] }): WallRange[] {
  if (!/\d\s*\+/.test(text)) return [];
  return uncertain
    .filter(({ from }) => !open.some((range) => range.until === from))
    .map(({ from, until }) => ({ from, until: Math.min(until, from + openEndMinutes) }));
}
