import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from './code-ranges.ts';

describe('ranges of code points', () => {
  it('hold what lies between their ends, ends included', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60), { maxLength: 40 }), (codes) => {
        const sorted = codes.toSorted((one, other) => one - other);
        const ranges: number[] = [];
        for (const code of sorted) {
          if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code;
          else ranges.push(code, code);
        }
        for (let code = -1; code <= 61; code += 1) expect(isWithin(ranges, code)).toBe(codes.includes(code));
      }),
    );
  });
});
