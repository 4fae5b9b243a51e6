import type { Effort, RestingWork } from './resting-work.ts';

/** What is sorted: points, three coordinates each, and whose they are. */
export interface Points {
  readonly coordinates: Float64Array;
  readonly ordinals: Uint32Array;
}

/** Below it a sample costs more than it spares. Source: Floyd, Rivest, Algorithm 489 */
const sampleFrom = 600;

/**
 * Puts points in the order of a flat k-d tree: the middle of a range in its place, smaller ones before it, and each half
 * so by the next coordinate, down to leaves. Source: kdbush (Agafonkin); Floyd, Rivest, Algorithm 489: SELECT
 */
export function* sortingTree(points: Points, leafSize: number, effort: Effort): RestingWork {
  const ranges = [0, points.ordinals.length - 1, 0];
  while (ranges.length > 0) {
    const axis = ranges.pop() ?? 0;
    const right = ranges.pop() ?? 0;
    const left = ranges.pop() ?? 0;
    if (right - left <= leafSize) continue;
    const middle = (left + right) >> 1;
    yield* selecting(points, { wanted: middle, first: left, last: right, axis }, effort);
    ranges.push(left, middle - 1, (axis + 1) % 3, middle + 1, right, (axis + 1) % 3);
  }
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly axis: number;
}

/** Puts the one that belongs at `wanted` there, smaller ones before it and greater ones behind. */
function* selecting(points: Points, { wanted, first, last, axis }: Range & { wanted: number }, effort: Effort): RestingWork {
  let left = first;
  let right = last;
  while (right > left) {
    if (right - left > sampleFrom) {
      // A sample first: its middle is near to the middle, and what remains to be parted is little.
      const n = right - left + 1;
      const m = wanted - left + 1;
      const logarithm = Math.log(n);
      const s = 0.5 * Math.exp((2 * logarithm) / 3);
      const deviation = 0.5 * Math.sqrt((logarithm * s * (n - s)) / n) * (m - n / 2 < 0 ? -1 : 1);
      yield* selecting(points, { wanted, first: Math.max(left, Math.floor(wanted - (m * s) / n + deviation)), last: Math.min(right, Math.floor(wanted + ((n - m) * s) / n + deviation)), axis }, effort);
    }
    const middle = yield* parting(points, { wanted, first: left, last: right, axis }, effort);
    if (middle <= wanted) left = middle + 1;
    if (wanted <= middle) right = middle - 1;
  }
}

/** Parts a range by the value that stands at `wanted`; the answer is where that value stands afterwards. */
function* parting(points: Points, { wanted, first, last, axis }: Range & { wanted: number }, effort: Effort): RestingWork<number> {
  const { coordinates } = points;
  const pivot = coordinates[3 * wanted + axis] ?? 0;
  let low = first;
  let high = last;
  swap(points, first, wanted);
  if ((coordinates[3 * last + axis] ?? 0) > pivot) swap(points, first, last);
  while (low < high) {
    swap(points, low, high);
    low += 1;
    high -= 1;
    while ((coordinates[3 * low + axis] ?? 0) < pivot) {
      low += 1;
      if (effort.isDue()) yield effort.rest();
    }
    while ((coordinates[3 * high + axis] ?? 0) > pivot) {
      high -= 1;
      if (effort.isDue()) yield effort.rest();
    }
    if (effort.isDue()) yield effort.rest();
  }
  if ((coordinates[3 * first + axis] ?? 0) === pivot) swap(points, first, high);
  else swap(points, (high += 1), last);
  return high;
}

function swap({ coordinates, ordinals }: Points, one: number, other: number): void {
  const ordinal = ordinals[one] ?? 0;
  ordinals[one] = ordinals[other] ?? 0;
  ordinals[other] = ordinal;
  for (let axis = 0; axis < 3; axis += 1) {
    const value = coordinates[3 * one + axis] ?? 0;
    coordinates[3 * one + axis] = coordinates[3 * other + axis] ?? 0;
    coordinates[3 * other + axis] = value;
  }
}
