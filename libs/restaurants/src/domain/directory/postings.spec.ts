import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdinalSet } from './ordinal-set.ts';
import { Postings } from './postings.ts';
import { rankScale } from './search-document.ts';

const terms = 6;

function holders(postings: Postings, term: number): number[] {
  const found = new OrdinalSet(64);
  postings.collect(term, found);
  const into = new Uint32Array(64);
  return [...into.subarray(0, found.list(into))];
}

function weights(postings: Postings, term: number, asked: readonly number[]): number[] {
  const among = new OrdinalSet(64);
  for (const ordinal of asked) among.add(ordinal);
  const sums = new Float32Array(64);
  postings.weigh(term, among, sums);
  return [...sums];
}

describe('postings', () => {
  it('are those of each latest document, before a packing, under way and after it', () => {
    const document = fc.uniqueArray(fc.record({ term: fc.nat(terms - 1), weight: fc.constantFrom(0.5, 1, 2) }), { selector: ({ term }) => term });
    const step = fc.oneof({ weight: 4, arbitrary: fc.record({ ordinal: fc.nat(40), document }) }, { weight: 1, arbitrary: fc.constant('pack' as const) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const postings = new Postings();
        const model = new Map<number, Map<number, number>>();
        const expectSame = (): void => {
          for (let term = 0; term < terms; term += 1) {
            const having = [...model].filter(([, words]) => words.has(term)).map(([ordinal]) => ordinal);
            expect(holders(postings, term)).toEqual(having.toSorted((a, b) => a - b));
            const even = having.filter((ordinal) => ordinal % 2 === 0);
            const sums = weights(postings, term, even);
            expect(sums).toEqual(sums.map((_, ordinal) => (even.includes(ordinal) ? Math.fround((model.get(ordinal)?.get(term) ?? 0) / rankScale) : 0)));
          }
        };
        for (const each of steps) {
          if (each === 'pack') {
            const packing = postings.pack(terms);
            while (packing.next().done !== true) expectSame();
            if (postings.tailSize !== 0) throw new Error('what was packed is still in the tail');
          } else {
            postings.replace(each.ordinal, each.document);
            model.set(each.ordinal, new Map(each.document.map(({ term, weight }) => [term, weight])));
          }
          expectSame();
        }
      }),
    );
  });

  it('rest while they pack many, and refuse a document meanwhile rather than lose it', () => {
    const postings = new Postings();
    for (let ordinal = 0; ordinal < 30_000; ordinal += 1) postings.replace(ordinal, [{ term: 0, weight: 1 }, { term: 1 + (ordinal % 7), weight: 1 }, { term: 9, weight: 1 }]);
    const first = postings.pack(10);
    let rests = 0;
    while (first.next().done !== true) {
      rests += 1;
      expect(() => postings.replace(1, [])).toThrow('being packed');
    }
    const second = postings.pack(10);
    while (second.next().done !== true) rests += 1;
    expect(rests).toBeGreaterThan(3);
    const found = new OrdinalSet(30_000);
    postings.collect(3, found);
    expect(found.size).toBe(Math.ceil((30_000 - 2) / 7));
    postings.replace(1, []);
    expect(postings.tailSize).toBe(1);
  });

  it('weigh eight bytes an entry and six a restaurant once packed', () => {
    const postings = new Postings();
    for (let ordinal = 0; ordinal < 1_000; ordinal += 1) postings.replace(ordinal, Array.from({ length: 10 }, (_, term) => ({ term, weight: 1 })));
    const before = postings.bytes();
    const packing = postings.pack(10);
    while (packing.next().done !== true);
    expect(postings.bytes()).toBeLessThan(before);
    expect(postings.bytes()).toBeGreaterThanOrEqual(80_000);
    expect(postings.bytes()).toBeLessThan(90_000);
  });
});
