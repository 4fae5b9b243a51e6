import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mask96 } from './mask96.ts';

const quarters = fc.uniqueArray(fc.integer({ min: 0, max: 95 })).map((list) => list.sort((one, other) => one - other));
const both = (check: (one: number[], other: number[]) => void): void => fc.assert(fc.property(quarters, quarters, check));

describe('a mask', () => {
  it('gives back the quarters that were put in', () => {
    both((one) => {
      const mask = Mask96.ofQuarters(one);
      expect(mask.quarters()).toEqual(one);
      expect(mask.minutes()).toEqual(one.map((quarter) => 300 + quarter * 15));
      expect(mask.size).toBe(one.length);
      expect(mask.isEmpty).toBe(one.length === 0);
      expect(Array.from({ length: 96 }, (_, quarter) => quarter).filter((quarter) => mask.has(quarter))).toEqual(one);
    });
  });

  it('is a set: and, or, from, equals', () => {
    both((one, other) => {
      const [left, right] = [Mask96.ofQuarters(one), Mask96.ofQuarters(other)];
      expect(left.and(right).quarters()).toEqual(one.filter((quarter) => other.includes(quarter)));
      expect(left.or(right).equals(Mask96.ofQuarters([...one, ...other]))).toBe(true);
      const cut = other[0] ?? 96;
      expect(left.from(cut).quarters()).toEqual(one.filter((quarter) => quarter >= cut));
      expect(left.equals(right)).toBe(left.toString() === right.toString());
    });
  });

  it('survives typed arrays, which hold its words unsigned', () => {
    both((one) => {
      const mask = Mask96.ofQuarters(one);
      const kept = Uint32Array.of(mask.low, mask.middle, mask.high);
      expect(new Mask96(kept[0] ?? 0, kept[1] ?? 0, kept[2] ?? 0).equals(mask)).toBe(true);
    });
  });

  it('is written as 24 digits, the latest hour first', () => {
    expect(Mask96.ofQuarters([0, 95]).toString()).toBe('800000000000000000000001');
    expect(Mask96.empty.toString()).toBe('0'.repeat(24));
  });

  it('knows minutes on the quarters only, and quarters of the day only', () => {
    const mask = Mask96.ofQuarters([56]);
    expect([1140, 1141, 1155, 0, 1e9].map((minute) => mask.hasMinute(minute))).toEqual([true, false, false, false, false]);
    expect([-1, 96, 152].map((quarter) => mask.has(quarter))).toEqual([false, false, false]);
    for (const wrong of [-1, 96, 1.5]) expect(() => Mask96.ofQuarters([wrong])).toThrow(RangeError);
  });
});
