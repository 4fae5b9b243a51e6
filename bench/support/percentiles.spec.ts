import { describe, expect, it } from 'vitest';
import { percentile, percentilesOf } from './percentiles.ts';

describe('percentiles', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('are values that were measured, whatever their order', () => {
    expect(percentilesOf(oneToHundred)).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
  });

  it('of one value are that value', () => {
    expect(percentilesOf([7])).toEqual({ p50: 7, p90: 7, p99: 7, max: 7 });
  });

  it('of nothing are no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('refuse a share that is a percentage', () => {
    expect(() => percentile(oneToHundred, 99)).toThrow(RangeError);
  });
});
