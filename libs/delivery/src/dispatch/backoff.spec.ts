import { describe, expect, it } from 'vitest';
import { pauseAfter } from './backoff.ts';

const pauses = { firstMs: 1_000, longestMs: 60_000 };

describe('the pause after a failure', () => {
  it('is twice as long each time, up to the longest', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => pauseAfter(failures, pauses, () => 1))).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });

  it('is random in its upper half, so that what failed together does not come again together', () => {
    expect([0, 0.5, 1].map((random) => pauseAfter(3, pauses, () => random))).toEqual([2_000, 3_000, 4_000]);
  });
});
