/** Minutes on the clock of the wall since 1970-01-01 00:00, half-open. No zone: hours are written and kept in local time. */
export interface WallRange {
  readonly from: number;
  readonly until: number;
}

export const minutesPerDay = 1440;

/** Ranges in order, those that overlap or touch made one. */
export function merged(ranges: readonly WallRange[]): WallRange[] {
  const result: { from: number; until: number }[] = [];
  for (const { from, until } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else if (from < until) result.push({ from, until });
  }
  return result;
}
