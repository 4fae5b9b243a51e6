import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitCount, OrdinalSet } from './ordinal-set.ts';

const ordinals = fc.uniqueArray(fc.nat(300));

function setOf(members: readonly number[]): OrdinalSet {
  const set = new OrdinalSet(64);
  for (const member of members) set.add(member);
  return set;
}

function listOf(set: OrdinalSet): number[] {
  const into = new Uint32Array(400);
  return [...into.subarray(0, set.list(into))];
}

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((one, other) => one - other);

describe('a set of ordinals', () => {
  it('is the set of its members, in order', () => {
    fc.assert(
      fc.property(ordinals, ordinals, (added, removed) => {
        const set = setOf(added);
        for (const ordinal of removed) set.delete(ordinal);
        const left = new Set(added).difference(new Set(removed));
        expect(listOf(set)).toEqual(sorted(left));
        expect(set.size).toBe(left.size);
        for (let ordinal = 0; ordinal < 400; ordinal += 1) expect(set.has(ordinal)).toBe(left.has(ordinal));
      }),
    );
  });

  it('intersects and unites, whatever the sizes', () => {
    fc.assert(
      fc.property(ordinals, ordinals, (one, other) => {
        const both = setOf(one);
        both.intersect(setOf(other));
        expect(listOf(both)).toEqual(sorted(new Set(one).intersection(new Set(other))));
        const either = setOf(one);
        either.unite(setOf(other));
        expect(listOf(either)).toEqual(sorted(new Set(one).union(new Set(other))));
      }),
    );
  });

  it('counts bits', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (word) => {
        expect(bitCount(word)).toBe(word.toString(2).replaceAll('0', '').length);
      }),
    );
  });
});
