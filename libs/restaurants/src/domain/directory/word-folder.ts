import { usesOperators } from '../search-spellings.ts';
import { isWithin, type CodeRanges } from './code-ranges.ts';

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

/** How the server reads characters beyond ASCII. */
export interface ServerLetters {
  /** What a character becomes where it becomes something else. */
  readonly folds: ReadonlyMap<string, string>;
  /** What its lower case is where it is another. */
  readonly lowers: ReadonlyMap<string, string>;
  readonly spaces: ReadonlySet<string>;
  /** Of these, those that make a phrase of the words on both sides: a space that does not break. */
  readonly gluing: ReadonlySet<string>;
  /** With which a word may begin. */
  readonly beginning: CodeRanges;
  /** With which it may go on besides: marks that stand above or below others. */
  readonly following: CodeRanges;
}

/** The server is asked about characters up to here; the last ideographs are below, and nothing that is typed above. */
export const lastCodeAsked = 205_743;

/** What PostgreSQL's parser reads as a number with an exponent, and ends there: "0e7a" is "0e7" and "a". */
const exponential = /^[0-9]+e[0-9]+/;

/**
 * Folds words as `couvert_fold` does and takes them apart as PostgreSQL's parser does: by the server's own tables, read
 * once, for what is a letter depends on its locale.
 *
 * Invariant R13: what is typed is taken apart into the words that PostgreSQL's search takes it apart into.
 * Proved by: test/directory/word-folder.spec.ts
 */
export class WordFolder {
  constructor(private readonly letters: ServerLetters) {}

  fold(text: string): string {
    return mapped(text, this.letters.folds);
  }

  /** As the server's `lower` does it. */
  lower(text: string): string {
    return mapped(text, this.letters.lowers);
  }

  /** @returns null when only PostgreSQL's search understands it: operators, and what it reads as a phrase */
  ask(typed: string): AskedWords | null {
    const folded = this.fold(typed);
    if (hasUnasked(folded) || usesOperators(this.spaced(folded))) return null;
    // "5€menu" is a phrase to PostgreSQL: two words, the one behind the other.
    const pieces = this.pieces(folded).map((piece) => this.split(piece));
    if (pieces.some((piece) => piece.length > 1)) return null;
    const plain = this.tidy(folded);
    const words = distinct(pieces.flat());
    const asOneWord = plain.replaceAll(' ', '');
    const unquoted = folded.includes("'") ? [distinct(this.split(this.tidy(this.fold(folded.replaceAll("'", '')))))] : [];
    return { plain, words, groups: [words, ...unquoted, distinct(this.split(asOneWord))].filter((group) => group.length > 0), asOneWord };
  }

  /** As `couvert_search_text` does it. */
  private tidy(folded: string): string {
    return this.spaced(folded).replace(/[!-/:-@[-`{-~ ]+/g, ' ').replace(/^ | $/g, '');
  }

  /** What stands between separators. */
  private pieces(folded: string): string[] {
    return [...folded].map((character) => (this.letters.gluing.has(character) ? character : this.spaced(character))).join('').split(/[!-/:-@[-`{-~ ]+/);
  }

  private spaced(text: string): string {
    let spaced = '';
    for (const character of text) spaced += /[\t\n\v\f\r]/.test(character) || this.letters.spaces.has(character) ? ' ' : character;
    return spaced;
  }

  /** The words of a text without punctuation. Source: PostgreSQL, src/backend/tsearch/wparser_def.c */
  private split(text: string): string[] {
    const words: string[] = [];
    for (let rest = text; rest !== ''; ) {
      const length = this.wordLength(rest);
      const word = rest.slice(0, length === 0 ? characterAt(rest).length : length);
      if (length > 0) words.push(word);
      rest = rest.slice(word.length);
    }
    return words;
  }

  /** How long the word at the beginning is; 0 when none begins here. */
  private wordLength(text: string): number {
    const number = exponential.exec(text)?.[0].length;
    if (number !== undefined) return number;
    let length = 0;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      const belongs = code < 128 ? /[0-9a-z]/i.test(character) : isWithin(this.letters.beginning, code) || (length > 0 && isWithin(this.letters.following, code));
      if (!belongs) break;
      length += character.length;
    }
    return length;
  }
}

function mapped(text: string, table: ReadonlyMap<string, string>): string {
  let result = '';
  for (const character of text) result += character < '\u0080' ? character.toLowerCase() : (table.get(character) ?? character);
  return result;
}

function hasUnasked(text: string): boolean {
  for (const character of text) if ((character.codePointAt(0) ?? 0) > lastCodeAsked) return true;
  return false;
}

function characterAt(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}
