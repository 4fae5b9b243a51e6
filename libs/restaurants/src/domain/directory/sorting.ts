import type { Effort, RestingWork } from './resting-work.ts';

/** Sorts numbers, and rests: the engine's own sort of a million takes half a second. Merges runs of 1, 2, 4, … */
export function* sorted(numbers: Uint32Array<ArrayBuffer>, comesBefore: (one: number, other: number) => boolean, effort: Effort): RestingWork<Uint32Array<ArrayBuffer>> {
  let from = numbers;
  let into = new Uint32Array(numbers.length);
  for (let run = 1; run < numbers.length; run *= 2) {
    for (let left = 0; left < numbers.length; left += 2 * run) {
      const middle = Math.min(left + run, numbers.length);
      const end = Math.min(left + 2 * run, numbers.length);
      for (let at = left, one = left, other = middle; at < end; at += 1) {
        const isOne = other >= end || (one < middle && !comesBefore(from[other] ?? 0, from[one] ?? 0));
        into[at] = (isOne ? from[one++] : from[other++]) ?? 0;
        if (effort.isDue()) yield effort.rest();
      }
    }
    [from, into] = [into, from];
  }
  return from;
}
