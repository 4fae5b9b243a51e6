import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editsAllowed, editsBetween } from '../search-spellings.ts';
import { Vocabulary } from './vocabulary.ts';

function vocabularyOf(words: readonly string[]): Vocabulary {
  const vocabulary = new Vocabulary();
  for (const word of words) vocabulary.take(word, true);
  return vocabulary;
}

const letters = fc.constantFrom('a', 'b', 'e', 'i', 'r', 's', 't', 'ж', 'あ', '1');
const word = fc.string({ unit: letters, minLength: 3, maxLength: 10 });

describe('nearby words', () => {
  it('are all of those within the allowed keystrokes, nearest first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 25 }), word, (words, asked) => {
        const most = editsAllowed(asked);
        const nearby = vocabularyOf(words).nearby(asked);
        const within = /^\d+$/.test(asked) || most === 0 ? [] : words.filter((known) => editsBetween(asked, known, most) <= most);
        expect(new Set(nearby)).toEqual(new Set(within));
        const edits = nearby.map((known) => editsBetween(asked, known, most));
        expect(edits).toEqual(edits.toSorted((one, other) => one - other));
      }),
      { numRuns: 2_000 },
    );
  });

  it('put the more frequent first among equally near ones', () => {
    const vocabulary = vocabularyOf(['sachi', 'sushi', 'sushi', 'sushi']);
    expect(vocabulary.nearby('suchi')).toEqual(['sushi', 'sachi']);
  });

  it('are words of names, cuisines and cities, not of descriptions', () => {
    const vocabulary = new Vocabulary();
    vocabulary.take('terrace', false);
    expect(vocabulary.nearby('terace')).toEqual([]);
    vocabulary.take('terrace', true);
    expect(vocabulary.nearby('terace')).toEqual(['terrace']);
    expect(vocabulary.find('terrace')).toBe(0);
    expect(vocabulary.size).toBe(1);
  });
});

describe('a sentence', () => {
  it('is no name: its words are not even looked for', () => {
    const vocabulary = vocabularyOf(['pizza']);
    expect(vocabulary.ask(Array.from({ length: 8 }, () => 'piza')).map(({ nearby }) => nearby)).toEqual(Array.from({ length: 8 }, () => ['pizza']));
    expect(vocabulary.ask(Array.from({ length: 9 }, () => 'piza'))).toEqual([]);
  });
});

describe('the last word', () => {
  it('may be the beginning of one, the most frequent first, unless it is a word itself', () => {
    const vocabulary = vocabularyOf(['pizza', 'pizzeria', 'pizzeria', 'pizzaiolo', 'pizzicato', 'bar', 'barcelona']);
    const completions = (words: string[]): unknown => vocabulary.ask(words).map((asked) => asked.completions);
    expect(completions(['pizz'])).toEqual([['pizzeria', 'pizza', 'pizzaiolo']]);
    expect(completions(['pizz', 'bar'])).toEqual([[], []]);
    expect(completions(['bar', 'barc'])).toEqual([[], ['barcelona']]);
    expect(completions(['p'])).toEqual([[]]);
  });
});
