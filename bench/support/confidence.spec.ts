import { describe, expect, it } from 'vitest';
import { medianInterval } from './confidence.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, at) => n - at);

describe('where the median lies', () => {
  it('is between order statistics, as tables say', () => {
    // The sign test at 95%: for 10 values the second and the ninth, for 20 the sixth and the fifteenth.
    expect(medianInterval(upTo(6))).toEqual({ low: 1, high: 6 });
    expect(medianInterval(upTo(10))).toEqual({ low: 2, high: 9 });
    expect(medianInterval(upTo(20))).toEqual({ low: 6, high: 15 });
  });

  it('is anywhere for so few', () => {
    expect(medianInterval(upTo(5))).toEqual({ low: -Infinity, high: Infinity });
  });
});
