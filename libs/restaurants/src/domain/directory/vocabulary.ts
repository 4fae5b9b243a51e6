import { editsAllowed, editsBetween, type AskedWord } from '../search-spellings.ts';
import { withRoom } from './growing.ts';
import { bitCount } from './ordinal-set.ts';

/** As the SQL search proposes; of those, it is decided by keystrokes. */
const nearbyMax = 30;
const completionsMax = 3;
/** As the SQL vocabulary keeps. */
const lengthMin = 3;
const lengthMax = 40;

/**
 * The words of a tenant, numbered, and for those that names, cuisines and cities are made of what finds a misspelt one:
 * which letters a word has at all, and which an odd number of times, as bits. A keystroke changes two of each at most,
 * so most words are passed over without being looked at: a neighbourhood of deletions would need forty keys a word.
 *
 * Invariant R14: no telling word within the allowed keystrokes is overlooked. Proved by: vocabulary.spec.ts
 */
export class Vocabulary {
  private readonly termOf = new Map<string, number>();
  private readonly words: string[] = [];
  private letters = new Uint32Array(0);
  private oddLetters = new Uint32Array(0);
  /** 0: not a telling word. */
  private lengths = new Uint8Array(0);
  /** How often it was written, not how often it stands: a word that left still finds what it found. */
  private uses = new Uint32Array(0);
  private characters = 0;

  get size(): number {
    return this.words.length;
  }

  find(word: string): number | undefined {
    return this.termOf.get(word);
  }

  /** The word's number, given now when it has none. */
  take(word: string, isTelling: boolean): number {
    let term = this.termOf.get(word);
    if (term === undefined) {
      term = this.words.length;
      this.termOf.set(word, term);
      this.words.push(word);
      this.characters += word.length;
      this.letters = withRoom(this.letters, term + 1);
      this.oddLetters = withRoom(this.oddLetters, term + 1);
      this.lengths = withRoom(this.lengths, term + 1);
      this.uses = withRoom(this.uses, term + 1);
    }
    this.uses[term] = (this.uses[term] ?? 0) + 1;
    if (isTelling && this.lengths[term] === 0) this.makeTelling(term, word);
    return term;
  }

  /** What each word may have been meant to be; the last one, when nobody knows it, may not be finished. */
  ask(words: readonly string[]): AskedWord[] {
    return words.map((word, at) => ({ word, nearby: this.nearby(word), completions: at === words.length - 1 ? this.completions(word) : [] }));
  }

  /** Telling words within the allowed keystrokes, nearest first, then the more frequent. */
  nearby(word: string): string[] {
    const length = [...word].length;
    const most = editsAllowed(word);
    if (most === 0 || length > lengthMax || /^\d+$/.test(word)) return [];
    const { letters, oddLetters } = signatureOf(word);
    const found: { readonly term: number; readonly edits: number }[] = [];
    for (let term = 0; term < this.words.length; term += 1) {
      const its = this.lengths[term] ?? 0;
      if (its === 0 || Math.abs(its - length) > most) continue;
      if (bitCount((this.oddLetters[term] ?? 0) ^ oddLetters) > 2 * most || bitCount((this.letters[term] ?? 0) ^ letters) > 2 * most) continue;
      const edits = editsBetween(word, this.words[term] ?? '', most);
      if (edits <= most) found.push({ term, edits });
    }
    found.sort((one, other) => one.edits - other.edits || this.usesOf(other.term) - this.usesOf(one.term) || one.term - other.term);
    return found.slice(0, nearbyMax).map(({ term }) => this.words[term] ?? '');
  }

  /** The most frequent telling words that begin so; none when it is one itself, or is hardly begun. */
  completions(beginning: string): string[] {
    const known = this.termOf.get(beginning);
    if ([...beginning].length < 2 || (known !== undefined && this.lengths[known] !== 0)) return [];
    const found: number[] = [];
    for (let term = 0; term < this.words.length; term += 1) if (this.lengths[term] !== 0 && (this.words[term] ?? '').startsWith(beginning)) found.push(term);
    found.sort((one, other) => this.usesOf(other) - this.usesOf(one) || one - other);
    return found.slice(0, completionsMax).map((term) => this.words[term] ?? '');
  }

  /** The words themselves are the engine's: two bytes a character, and what a string, its number and its place in the table take, are estimates. */
  bytes(): number {
    return this.letters.byteLength + this.oddLetters.byteLength + this.lengths.byteLength + this.uses.byteLength + this.words.length * 72 + this.characters * 2;
  }

  private makeTelling(term: number, word: string): void {
    const length = [...word].length;
    if (length < lengthMin || length > lengthMax) return;
    const { letters, oddLetters } = signatureOf(word);
    this.lengths[term] = length;
    this.letters[term] = letters;
    this.oddLetters[term] = oddLetters;
  }

  private usesOf(term: number): number {
    return this.uses[term] ?? 0;
  }
}

/** One bit a letter, letters of other alphabets sharing them. */
function signatureOf(word: string): { letters: number; oddLetters: number } {
  let [letters, oddLetters] = [0, 0];
  for (const character of word) {
    const bit = 1 << ((character.codePointAt(0) ?? 0) & 31);
    letters |= bit;
    oddLetters ^= bit;
  }
  return { letters, oddLetters };
}
