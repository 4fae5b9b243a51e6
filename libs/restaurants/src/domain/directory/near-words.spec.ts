import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editsBetween } from '../search-spellings.ts';
import { KeystrokesFrom } from './near-words.ts';

const few = fc.constantFrom('a', 'b', 'c', 'ж', 'ё', '𠮷', '1');
const word = fc.oneof(fc.string({ unit: few, maxLength: 8 }), fc.string({ unit: few, minLength: 25, maxLength: 40 }));
/** A few slips away from the first. */
const pair = word.chain((one) =>
  fc.array(fc.record({ at: fc.nat(40), slip: fc.constantFrom('drop', 'add', 'swap', 'other' as const), letter: few }), { maxLength: 4 }).map((slips) => {
    const letters = [...one];
    for (const { at, slip, letter } of slips) {
      const place = letters.length === 0 ? 0 : at % letters.length;
      if (slip === 'drop') letters.splice(place, 1);
      else if (slip === 'add') letters.splice(place, 0, letter);
      else if (slip === 'swap') letters.splice(place, 2, ...letters.slice(place, place + 2).reverse());
      else letters[place] = letter;
    }
    return [one, letters.join('')] as const;
  }),
);

describe('keystrokes from a word', () => {
  it('are those of the table, for near words and far ones', () => {
    fc.assert(
      fc.property(fc.oneof(pair, fc.tuple(word, word)), fc.constantFrom(1, 2, 5, 50), ([one, other], most) => {
        expect(new KeystrokesFrom(one).to(other, most)).toBe(editsBetween(one, other, most));
      }),
      { numRuns: 20_000 },
    );
  });
});
