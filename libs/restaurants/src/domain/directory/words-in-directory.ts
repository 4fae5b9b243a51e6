import type { Spellings } from '../search-spellings.ts';
import { OrdinalSet } from './ordinal-set.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import { hashOf, rankOf, rankScale } from './search-document.ts';
import type { AskedWords } from './word-folder.ts';

/** One of these groups, of which each word must be there in one of its spellings. */
export interface Reading {
  readonly groups: readonly Spellings[];
  /** Also a name of several words written as one. */
  readonly asOneWord: string | null;
}

/** Who answers to the words, and how well: `relevances` by ordinal, right for those found alone. */
export interface WordMatches {
  readonly found: OrdinalSet;
  relevanceOf(ordinal: number): number;
}

const oneWordRank = rankOf(['A']) / rankScale;

export function readingOf(asked: AskedWords, spellings: Spellings | null): Reading {
  if (spellings !== null) return { groups: [spellings], asOneWord: null };
  return { groups: asked.groups.map((group) => group.map((word) => [word])), asOneWord: asked.asOneWord };
}

/**
 * Relevance is that of the SQL search: what each word says in the document, over how many were asked for, and one more for a
 * name that is exactly what was asked for. Misspelt words in a row are weighed one by one, where SQL also asks how near they stand.
 */
export function findWords(directory: RestaurantDirectory, { plain }: AskedWords, { groups, asOneWord }: Reading): WordMatches {
  const found = new OrdinalSet(directory.ordinalCount);
  const sums = new Float32Array(directory.ordinalCount);
  for (const group of groups) found.unite(holdersOf(directory, group));
  const joined = asOneWord === null || asOneWord === '' ? [] : writtenAsOne(directory, asOneWord);
  for (const ordinal of joined) found.add(ordinal);
  found.intersect(directory.listed);
  // In PostgreSQL's order: single precision makes another sum of another order.
  const words = [...new Set(groups.flat(2))].sort();
  for (const word of words) {
    const term = directory.vocabulary.find(word);
    if (term !== undefined) directory.postings.weigh(term, found, sums);
    if (word === asOneWord) for (const ordinal of joined) sums[ordinal] = (sums[ordinal] ?? 0) + oneWordRank;
  }
  const nameHash = hashOf(plain);
  const { nameHashes } = directory;
  return { found, relevanceOf: (ordinal) => Math.fround((sums[ordinal] ?? 0) / words.length) + (nameHashes[ordinal] === nameHash ? 1 : 0) };
}

function holdersOf(directory: RestaurantDirectory, group: Spellings): OrdinalSet {
  const holders = new OrdinalSet(directory.ordinalCount);
  for (const [at, spellings] of group.entries()) {
    const ofWord = at === 0 ? holders : new OrdinalSet(directory.ordinalCount);
    for (const word of spellings) {
      const term = directory.vocabulary.find(word);
      if (term !== undefined) directory.postings.collect(term, ofWord);
    }
    if (at > 0) holders.intersect(ofWord);
  }
  return holders;
}

function writtenAsOne({ oneWordHashes, ordinalCount }: RestaurantDirectory, word: string): number[] {
  const hash = hashOf(word);
  const found: number[] = [];
  for (let ordinal = 0; ordinal < ordinalCount; ordinal += 1) if (oneWordHashes[ordinal] === hash) found.push(ordinal);
  return found;
}
