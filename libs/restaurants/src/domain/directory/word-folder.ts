import { usesOperators } from '../search-spellings.ts';

/** Words that all must be there; one such group suffices. */
export type WordGroup = readonly string[];

/** What a guest typed, as the search takes it apart. */
export interface AskedWords {
  /** Folded, without punctuation: what a name must be to be exactly what was asked for. */
  readonly plain: string;
  readonly words: WordGroup;
  /** As written, without apostrophes where there are any, and as one word. */
  readonly groups: readonly WordGroup[];
  readonly asOneWord: string;
}

const punctuation = /[!-/:-@[-`{-~\s]+/g;
/** What PostgreSQL's parser keeps together. */
const wordsOf = /[\p{L}\p{M}\p{Nd}]+/gu;

/**
 * Folds words as `couvert_fold` does: by the server's own table of accents, read once, so that the two cannot differ.
 *
 * Invariant R13: what is typed is taken apart into the words that PostgreSQL's search takes it apart into.
 * Proved by: test/directory/word-folder.spec.ts
 */
export class WordFolder {
  /** @param folds what a character beyond ASCII becomes, where it becomes something else */
  constructor(private readonly folds: ReadonlyMap<string, string>) {}

  fold(text: string): string {
    let folded = '';
    for (const character of text) folded += character < '\u0080' ? character.toLowerCase() : (this.folds.get(character) ?? character);
    return folded;
  }

  /** @returns null when operators are used, which are for PostgreSQL's search to answer */
  ask(typed: string): AskedWords | null {
    const folded = this.fold(typed);
    if (usesOperators(folded)) return null;
    const plain = tidy(folded);
    const asOneWord = plain.replaceAll(' ', '');
    const words = split(plain);
    const unquoted = folded.includes("'") ? [split(tidy(folded.replaceAll("'", '')))] : [];
    return { plain, words, groups: [words, ...unquoted, split(asOneWord)].filter((group) => group.length > 0), asOneWord };
  }
}

function tidy(folded: string): string {
  return folded.replace(punctuation, ' ').trim();
}

function split(text: string): string[] {
  return [...new Set(text.match(wordsOf) ?? [])];
}
