import type { Spellings } from '../search-spellings.ts';
import type { OrdinalSet } from './ordinal-set.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import { hashOf, rankOf, rankScale } from './search-document.ts';
import type { AskedWords } from './word-folder.ts';

/** One of these groups, of which each word must be there in one of its spellings. */
export interface Reading {
  readonly groups: readonly Spellings[];
  /** Also a name of several words written as one. */
  readonly asOneWord: string | null;
}

/** Who answers to the words, and how well: `sums` by ordinal, right for those found alone. Holds until the next question. */
export interface WordMatches {
  readonly found: OrdinalSet;
  readonly sums: Float32Array;
  /** How many were asked for. */
  readonly words: number;
  readonly nameHash: number;
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
  const scratch = directory.scratch.for(directory.ordinalCount);
  const { sums } = scratch;
  const found = scratch.found.reset(directory.ordinalCount);
  for (const group of distinctGroups(groups)) unite(directory, group, found);
  const joined = asOneWord === null || asOneWord === '' ? [] : directory.oneWordNames.all(hashOf(asOneWord));
  for (const ordinal of joined) found.add(ordinal);
  found.intersect(directory.listed);
  sums.fill(0, 0, directory.ordinalCount);
  const words = inOrder(new Set(groups.flat(2)));
  for (const word of words) {
    const term = directory.vocabulary.find(word);
    if (term !== undefined) directory.postings.weigh(term, found, sums);
    if (word === asOneWord) for (const ordinal of joined) sums[ordinal] = (sums[ordinal] ?? 0) + oneWordRank;
  }
  return { found, sums, words: words.length, nameHash: hashOf(plain) };
}

/** In single precision, as PostgreSQL has it: what is equally good there is so here. */
export function relevanceOf({ sums, words, nameHash }: WordMatches, nameHashes: Float64Array, ordinal: number): number {
  return Math.fround((sums[ordinal] ?? 0) / words) + (nameHashes[ordinal] === nameHash ? 1 : 0);
}

/** A single word is asked for twice, as written and as one. */
function distinctGroups(groups: readonly Spellings[]): Spellings[] {
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
}

/** In PostgreSQL's order, which is that of bytes: single precision makes another sum of another order. */
function inOrder(words: ReadonlySet<string>): string[] {
  return [...words].map((word) => Buffer.from(word)).sort((one, other) => Buffer.compare(one, other)).map((bytes) => bytes.toString());
}

/** Adds those that hold each word of the group. */
function unite(directory: RestaurantDirectory, group: Spellings, into: OrdinalSet): void {
  const { postings, scratch, ordinalCount } = directory;
  const terms = group.map((spellings) => spellings.flatMap((word) => directory.vocabulary.find(word) ?? []));
  if (terms.length === 1) {
    for (const term of terms[0] ?? []) postings.collect(term, into);
    return;
  }
  if (terms.some((ofWord) => ofWord.length === 0)) return;
  const holders = scratch.ofGroup.reset(ordinalCount);
  for (const [at, ofWord] of terms.entries()) {
    const having = at === 0 ? holders : scratch.ofWord.reset(ordinalCount);
    for (const term of ofWord) postings.collect(term, having);
    if (at > 0) holders.intersect(having);
  }
  into.unite(holders);
}
