import { describe, expect, it } from 'vitest';
import { partyClasses, partyClassIndex, partyClassOf, sizesOf } from './booking-class.ts';

describe('party classes', () => {
  it('hold every size in exactly one class', () => {
    for (let size = 1; size <= 40; size++) {
      const holding = partyClasses.filter((partyClass) => sizesOf(partyClass, 40).includes(size));
      expect(holding).toEqual([partyClassOf(size)]);
    }
    expect(partyClassIndex('13+')).toBe(9);
  });

  it('end with what the house takes', () => {
    expect(sizesOf('9-12', 10)).toEqual([9, 10]);
    expect(sizesOf('13+', 12)).toEqual([]);
  });

  it('refuse parties of nobody', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN]) expect(() => partyClassOf(wrong)).toThrow(RangeError);
  });
});
