/** Milliseconds below which that share of the values lies. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** The value below which `share` (0..1) of all lie, by nearest rank: always one that was measured. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  return nearestRank(ascending(values), share);
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Rounded to a thousandth: more digits than that nobody has measured. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = ascending(values);
  const at = (share: number): number => rounded(nearestRank(sorted, share));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function nearestRank(sorted: Float64Array, share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share lies in 0..1, got ${share}`);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
