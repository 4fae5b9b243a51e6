export interface Pauses {
  /** After the first failure, ms. */
  readonly firstMs: number;
  /** At most, ms. */
  readonly longestMs: number;
}

/**
 * How long to wait after so many failures in a row, ms: twice as long each time, of which a random half, so that what failed
 * together does not come again together.
 * @param random from 0 to 1
 */
export function pauseAfter(failures: number, { firstMs, longestMs }: Pauses, random: () => number = Math.random): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return wholeMs / 2 + (random() * wholeMs) / 2;
}
