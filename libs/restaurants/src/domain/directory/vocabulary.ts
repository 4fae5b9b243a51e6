import { editsAllowed, forgivenWordsMax, type AskedWord } from '../search-spellings.ts';
import { withRoom } from './growing.ts';
import { KeystrokesFrom } from './near-words.ts';
import { bitCount } from './ordinal-set.ts';

/** As the SQL search proposes; of those, it is decided by keystrokes. */
const nearbyMax = 30;
const completionsMax = 3;
/** As the SQL vocabulary keeps. */
const lengthMin = 3;
const lengthMax = 40;
/** Words stand in so many tables, so that when one of them grows it takes no time: one table of a quarter of a million takes 20 ms. */
const tables = 64;
/** From here on the engine makes a substring a view, which would keep the whole document that the word was cut out of. */
const viewFrom = 13;

/**
 * The words of a tenant, numbered, and for those that names, cuisines and cities are made of what finds a misspelt one:
 * which letters a word has at all, and which an odd number of times, as bits. A keystroke changes two of each at most,
 * so most words are passed over without being looked at: a neighbourhood of deletions would need forty keys a word.
 *
 * Invariant R14: no telling word within the allowed keystrokes is overlooked. Proved by: vocabulary.spec.ts
 */
export class Vocabulary {
  private readonly termOf: (Map<string, number> | undefined)[] = Array.from({ length: tables });
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
    return this.termOf[tableOf(word)]?.get(word);
  }

  /** The word's number, given now when it has none. */
  take(word: string, isTelling: boolean): number {
    const term = this.find(word) ?? this.append(word.length < viewFrom ? word : Buffer.from(word, 'utf16le').toString('utf16le'));
    this.uses[term] = (this.uses[term] ?? 0) + 1;
    if (isTelling && this.lengths[term] === 0) this.makeTelling(term, word);
    return term;
  }

  /** What each word may have been meant to be; the last one, when nobody knows it, may not be finished. Empty for a sentence. */
  ask(words: readonly string[]): AskedWord[] {
    if (words.length > forgivenWordsMax) return [];
    return words.map((word, at) => ({ word, nearby: this.nearby(word), completions: at === words.length - 1 ? this.completions(word) : [] }));
  }

  /** Telling words within the allowed keystrokes, nearest first, then the more frequent. */
  nearby(word: string): string[] {
    const length = [...word].length;
    const most = editsAllowed(word);
    if (most === 0 || length > lengthMax || /^\d+$/.test(word)) return [];
    const keystrokes = new KeystrokesFrom(word);
    const found = this.alike(word, length, most)
      .map((term) => ({ term, edits: keystrokes.to(this.words[term] ?? '', most) }))
      .filter(({ edits }) => edits <= most);
    found.sort((one, other) => one.edits - other.edits || this.usesOf(other.term) - this.usesOf(one.term) || one.term - other.term);
    return found.slice(0, nearbyMax).map(({ term }) => this.words[term] ?? '');
  }

  /** The most frequent telling words that begin so; none when it is one itself, or is hardly begun. */
  completions(beginning: string): string[] {
    const known = this.find(beginning);
    if ([...beginning].length < 2 || (known !== undefined && this.lengths[known] !== 0)) return [];
    const { letters, lengths } = this;
    const needed = signatureOf(beginning).letters;
    const found: number[] = [];
    for (let term = 0; term < this.words.length; term += 1) {
      if (((letters[term] ?? 0) & needed) >>> 0 === needed && lengths[term] !== 0 && (this.words[term] ?? '').startsWith(beginning)) found.push(term);
    }
    found.sort((one, other) => this.usesOf(other) - this.usesOf(one) || one - other);
    return found.slice(0, completionsMax).map((term) => this.words[term] ?? '');
  }

  /** The words themselves are the engine's: two bytes a character, and what a string, its number and its place in the table take, are estimates. */
  bytes(): number {
    return this.letters.byteLength + this.oddLetters.byteLength + this.lengths.byteLength + this.uses.byteLength + this.words.length * 72 + this.characters * 2;
  }

  /** Telling words whose letters are not too many keystrokes away. */
  private alike(word: string, length: number, most: number): number[] {
    const { letters, oddLetters, lengths } = this;
    const asked = signatureOf(word);
    const alike: number[] = [];
    for (let term = 0, size = this.words.length; term < size; term += 1) {
      const its = lengths[term] ?? 0;
      if (its === 0 || its > length + most || its < length - most) continue;
      if (bitCount((oddLetters[term] ?? 0) ^ asked.oddLetters) <= 2 * most && bitCount((letters[term] ?? 0) ^ asked.letters) <= 2 * most) alike.push(term);
    }
    return alike;
  }

  private append(word: string): number {
    const term = this.words.length;
    const table = (this.termOf[tableOf(word)] ??= new Map());
    table.set(word, term);
    this.words.push(word);
    this.characters += word.length;
    this.letters = withRoom(this.letters, term + 1);
    this.oddLetters = withRoom(this.oddLetters, term + 1);
    this.lengths = withRoom(this.lengths, term + 1);
    this.uses = withRoom(this.uses, term + 1);
    return term;
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

function tableOf(word: string): number {
  const last = word.length - 1;
  return (Math.imul(word.charCodeAt(0), 7) + Math.imul(word.charCodeAt(last >> 1), 31) + word.charCodeAt(last) + last) & (tables - 1);
}

/** One bit a letter, letters of other alphabets sharing them. */
function signatureOf(word: string): { letters: number; oddLetters: number } {
  let [letters, oddLetters] = [0, 0];
  for (const character of word) {
    const bit = 1 << ((character.codePointAt(0) ?? 0) & 31);
    letters |= bit;
    oddLetters ^= bit;
  }
  return { letters: letters >>> 0, oddLetters: oddLetters >>> 0 };
}
