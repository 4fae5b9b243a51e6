/** Code points in ranges, ends included: first, last, first, last, … ascending. */
export type CodeRanges = readonly number[];

export function isWithin(ranges: CodeRanges, code: number): boolean {
  // The last range that begins no later.
  let [low, high] = [0, ranges.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[2 * middle] ?? Infinity) <= code) low = middle + 1;
    else high = middle;
  }
  return low > 0 && code <= (ranges[2 * low - 1] ?? -1);
}
