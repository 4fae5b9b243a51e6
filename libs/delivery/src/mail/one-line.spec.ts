import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolated, oneLine } from './one-line.ts';

describe('what people wrote, as a line', () => {
  it('has no line ends, controls or hidden directions, and its bounds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 50 }), (text, max) => {
        const line = oneLine(text, max);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line.isWellFormed()).toBe(true);
        expect(oneLine(line, max)).toBe(line);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is cut between characters as people see them', () => {
    expect(oneLine('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 24)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
    expect(oneLine('a\r\n\t  b\u00A0c')).toBe('a b c');
  });

  it('keeps its own direction', () => {
    expect(isolated('Léon')).toBe('Léon');
    expect(isolated('مطعم')).toBe('\u2068مطعم\u2069');
  });
});
