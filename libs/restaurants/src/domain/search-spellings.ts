// When the words as they were written find nothing, typos are forgiven: each word may also be one that stands near it
// in the vocabulary. PostgreSQL proposes by trigrams, which are quick and coarse ("suchi" is as near to "sucre" as to
// "sushi"); here the keystrokes between two words decide.

/** A word of the query, with the words of the vocabulary nearest to it, nearest first. */
export interface AskedWord {
  readonly word: string;
  readonly nearby: readonly string[];
  /** Words that begin so, the likeliest first: then it was not misspelt but not finished. */
  readonly completions?: readonly string[];
}

/** For each word of the query the ways in which it may be read, as it was written first. */
export type Spellings = readonly (readonly string[])[];

/** A sentence is no name: its words are left as they are. */
export const forgivenWordsMax = 8;
const alternativesMax = 3;
/** All that a cursor has room for. */
const bytesMax = 500;

/** Quotes, a minus before a word, `or`: who writes these means what is written. */
export function usesOperators(words: string): boolean {
  return /"|(^|\s)-|\sor\s/i.test(words);
}

/** @returns null when there is nothing to forgive. */
export function chooseSpellings(asked: readonly AskedWord[]): Spellings | null {
  if (asked.length > forgivenWordsMax) return null;
  const spellings = asked.map(({ word, nearby, completions = [] }) => [word, ...(completions.length > 0 ? completions.slice(0, alternativesMax) : alternativesOf(word, nearby))]);
  const forgives = spellings.some((alternatives) => alternatives.length > 1);
  return forgives && Buffer.byteLength(spellingsText(spellings)) <= bytesMax ? spellings : null;
}

/** `suchi|sushi brussels`: words hold neither space nor punctuation. */
export function spellingsText(spellings: Spellings): string {
  return spellings.map((alternatives) => alternatives.join('|')).join(' ');
}

/** @returns null for a text that `spellingsText` did not write. */
export function parseSpellings(text: string): Spellings | null {
  if (Buffer.byteLength(text) > bytesMax) return null;
  const spellings = text.split(' ').map((alternatives) => alternatives.split('|'));
  const sound = spellings.length <= forgivenWordsMax && spellings.every((alternatives) => alternatives.length <= alternativesMax + 1 && alternatives.every((word) => /^[^\s"\\'&!():*<>|-]+$/.test(word)));
  return sound ? spellings : null;
}

function alternativesOf(word: string, nearby: readonly string[]): string[] {
  const most = editsAllowed(word);
  return nearby
    .map((known) => ({ known, edits: editsBetween(word, known, most) }))
    .filter(({ known, edits }) => known !== word && edits <= most)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, alternativesMax)
    .map(({ known }) => known);
}

/** In three letters every word is a typo of every other; in six and more two slips still leave the word. */
export function editsAllowed(word: string): number {
  const letters = [...word].length;
  if (letters < 4) return 0;
  return letters < 6 ? 1 : 2;
}

/**
 * Keystrokes from one word to another: a letter more, less, another, or two in the wrong order. More than `most` is
 * `most + 1`. Source: optimal string alignment; Boytsov, Indexing methods for approximate dictionary searching, 2.2.
 */
export function editsBetween(one: string, other: string, most: number): number {
  const a = [...one];
  const b = [...other];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}
