// A restaurant's words come as PostgreSQL keeps them for its own search (`restaurant_search.words`), so that both find
// the same: each lexeme with its places, and the letter of where it stands: name A, cuisines B, city C, description D.

/** A lexeme of a document, with all that a search needs of its places. */
export interface DocumentWord {
  readonly word: string;
  /** What ts_rank adds for it to any query that asks for it, times `rankScale`. */
  readonly weight: number;
  /** It stands in the name, a cuisine or the city, which is what misspelt words are compared with. */
  readonly isTelling: boolean;
  /** Once in the name, and nowhere else. */
  readonly isOnceInName: boolean;
}

/** By letter, as the SQL search weighs: '{0.05, 0.2, 0.5, 1}'. */
const weightOf = { A: 1, B: 0.5, C: 0.2, D: 0.05 } as const;

/** Reads a tsvector's text: `'pizza':1A,5B 'rome':7C 'view':9`. */
export function parseDocument(text: string): DocumentWord[] {
  const words: DocumentWord[] = [];
  for (const [, quoted = '', places = ''] of text.matchAll(/'((?:[^']|'')+)':([\dABCD,]+)/g)) {
    const letters = places.split(',').map(letterOf);
    words.push({
      word: quoted.includes("'") || quoted.includes('\\') ? quoted.replaceAll("''", "'").replaceAll('\\\\', '\\') : quoted,
      weight: rankOf(letters),
      isTelling: letters.some((letter) => letter !== 'D'),
      isOnceInName: places.length > 0 && letters.length === 1 && letters[0] === 'A',
    });
  }
  return words;
}

/** No text has more: the shortest is a letter in quotes, a colon and a place. */
export function wordsAtMost(text: string): number {
  return Math.ceil(text.length / 5);
}

/** Without a letter it is a D. */
function letterOf(place: string): keyof typeof weightOf {
  const last = place.at(-1);
  return last === 'A' || last === 'B' || last === 'C' ? last : 'D';
}

/** What the weights of all places would add up to at most, had they no end: pi² / 6 as PostgreSQL writes it. */
export const rankScale = 1.64493406685;

/**
 * What one word adds to a rank, times `rankScale`: its greatest weight full, the others by the square of their turn. In
 * single precision at each step, as there: two documents that PostgreSQL finds equally good are so here.
 * Source: PostgreSQL, src/backend/utils/adt/tsrank.c, calc_rank_or
 */
export function rankOf(letters: readonly (keyof typeof weightOf)[]): number {
  let sum = 0;
  let greatest = -1;
  let greatestAt = 0;
  for (const [at, letter] of letters.entries()) {
    const weight = Math.fround(weightOf[letter]);
    sum = Math.fround(sum + Math.fround(weight / (at + 1) ** 2));
    if (weight > greatest) [greatest, greatestAt] = [weight, at];
  }
  return Math.fround(Math.fround(greatest + sum) - Math.fround(greatest / (greatestAt + 1) ** 2));
}

/** cyrb53, 53 bits: among a million names a wrong one is met by one question in nine thousand million. Source: bryc, public domain. */
export function hashOf(text: string): number {
  let [one, other] = [0xdead_beef, 0x41c6_ce57];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2_654_435_761);
    other = Math.imul(other ^ unit, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & other) + (one >>> 0);
}
