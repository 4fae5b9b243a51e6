import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdinalsByHash } from './ordinals-by-hash.ts';
import { Effort, piecesMax } from './resting-work.ts';

describe('ordinals by hash', () => {
  it('are found under the hash that they have now, each once, whatever was added before', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ ordinal: fc.nat(150), hash: fc.constantFrom(0, 1, 64, 4_294_967_296, 9_007_199_254_740_991, 77, NaN) }), { maxLength: 400 }), (steps) => {
        const hashes: number[] = [];
        const table = new OrdinalsByHash((ordinal) => hashes[ordinal] ?? NaN);
        for (const { ordinal, hash } of steps) {
          hashes[ordinal] = hash;
          if (!Number.isNaN(hash)) table.add(hash, ordinal);
        }
        for (const hash of [0, 1, 64, 4_294_967_296, 9_007_199_254_740_991, 77]) expect(table.all(hash).sort((one, other) => one - other)).toEqual(hashes.flatMap((its, ordinal) => (its === hash ? [ordinal] : [])));
      }),
      { numRuns: 1_000, examples: [[[{ ordinal: 0, hash: 77 }, { ordinal: 1, hash: 0 }, { ordinal: 0, hash: 0 }, { ordinal: 2, hash: 0 }]]] },
    );
  });

  it('make room piece by piece', () => {
    const table = new OrdinalsByHash((ordinal) => ordinal);
    for (let ordinal = 0; ordinal < 100_000; ordinal += 1) table.add(ordinal, ordinal);
    const turns = [...table.makingRoom(1_000_000, new Effort())];
    expect(Math.max(...turns)).toBeLessThanOrEqual(piecesMax);
    expect(turns.length).toBeGreaterThan(10);
    expect([table.entries, table.at(table.first(99_999))]).toEqual([100_000, 99_999]);
  });
});
