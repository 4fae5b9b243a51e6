import { piecesMax, type Effort, type RestingWork } from './resting-work.ts';

export type Numbers = Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** The array, or a larger copy with room for `length`. Doubling, so that appending one by one copies each twice at most. */
export function withRoom<T extends Numbers>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = largerFor(array, length);
  larger.set(array);
  return larger;
}

/** The same, copied piece by piece: eight megabytes at once are milliseconds. The array must not change meanwhile. */
export function* makingRoom<T extends Numbers>(array: T, length: number, effort: Effort): RestingWork<T> {
  if (length <= array.length) return array;
  const larger = largerFor(array, length);
  for (let from = 0; from < array.length; from += piecesMax) {
    larger.set(array.subarray(from, from + piecesMax), from);
    if (effort.isDue(Math.min(piecesMax, array.length - from))) yield effort.rest();
  }
  return larger;
}

function largerFor<T extends Numbers>(array: T, length: number): T {
  return new (array.constructor as new (length: number) => T)(Math.max(length, array.length * 2, 64));
}
