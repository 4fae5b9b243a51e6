import { rounded } from './percentiles.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Between which values the median lies, at 95% or a little more: two of those that were measured, by how likely so few of `n`
 * lie on one side of it. Nothing is assumed of how they are spread (Conover, Practical Nonparametric Statistics, 3.2).
 * Infinite for fewer than six, of which no two would do.
 */
export function medianInterval(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let below = 0;
  let probability = 0.5 ** n;
  let outside = -1;
  for (let k = 0; k < n / 2; k += 1) {
    below += probability;
    if (below > 0.025) break;
    outside = k;
    probability *= (n - k) / (k + 1);
  }
  if (outside === -1) return { low: -Infinity, high: Infinity };
  return { low: rounded(sorted[outside] ?? Number.NaN), high: rounded(sorted[n - 1 - outside] ?? Number.NaN) };
}
