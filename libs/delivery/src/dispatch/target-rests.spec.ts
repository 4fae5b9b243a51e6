import { describe, expect, it } from 'vitest';
import { TargetRests } from './target-rests.ts';

const rests = (): TargetRests => new TargetRests(2, { firstMs: 1_000, longestMs: 8_000 });

describe('a target', () => {
  it('gets no more at once than it may, and nobody else less', () => {
    const targets = rests();
    expect([targets.begin('a', 0), targets.begin('a', 0)]).toEqual([true, true]);
    expect(targets.resting(0)).toEqual(['a']);
    targets.end('a', true, 0);
    expect(targets.resting(0)).toEqual([]);
  });

  it('that failed rests, and then is tried with one delivery alone', () => {
    const targets = rests();
    targets.begin('a', 0);
    targets.end('a', false, 0);
    expect(targets.resting(400)).toEqual(['a']);
    expect(targets.begin('a', 400)).toBe(false);
    expect(targets.resting(1_000)).toEqual([]);
    expect([targets.begin('a', 1_000), targets.begin('a', 1_000)]).toEqual([true, false]);
    expect(targets.resting(1_000)).toEqual(['a']);
  });

  it('that works again is as any other, and forgotten', () => {
    const targets = rests();
    targets.begin('a', 0);
    targets.end('a', false, 0);
    targets.begin('a', 5_000);
    targets.end('a', true, 5_000);
    expect([targets.begin('a', 5_000), targets.begin('a', 5_000)]).toEqual([true, true]);
    targets.end('a', true, 5_000);
    targets.end('a', true, 5_000);
    expect(targets.size).toBe(0);
  });
});
