/**
 * Sets of quarters as rows of bits in one typed array: row `r` takes the words `r * width` to
 * `(r + 1) * width − 1`, and its quarter `q` is bit `q & 31` of word `q >> 5`.
 */

/** Takes the quarters `[from, until)` out of a row; what lies outside of the row is ignored. */
export function clearRange(words: Uint32Array, row: { offset: number; width: number }, from: number, until: number): void {
  const first = Math.max(0, from);
  const last = Math.min(row.width * 32, until) - 1;
  if (first > last) return;
  const firstWord = first >>> 5;
  const lastWord = last >>> 5;
  for (let word = firstWord; word <= lastWord; word++) {
    let bits = -1;
    if (word === firstWord) bits &= -1 << (first & 31);
    if (word === lastWord) bits &= -1 >>> (31 - (last & 31));
    words[row.offset + word] = (words[row.offset + word] as number) & ~bits;
  }
}

/**
 * Keeps in each row the quarters that begin a run of at least `length` quarters, by doubling: a
 * start of a run of 2n begins a run of n and is followed by one. Beyond a row's end nothing is free.
 */
export function keepStartsOfRuns(words: Uint32Array, width: number, length: number): void {
  for (let covered = 1; covered < length; ) {
    const shift = Math.min(covered, length - covered);
    andShifted(words, width, shift);
    covered += shift;
  }
}

function andShifted(words: Uint32Array, width: number, shift: number): void {
  const wordShift = shift >>> 5;
  const bitShift = shift & 31;
  for (let offset = 0; offset < words.length; offset += width) {
    const end = offset + width;
    for (let word = offset; word < end; word++) {
      const near = word + wordShift;
      let following = near < end ? (words[near] as number) >>> bitShift : 0;
      // A shift by 32 would be one by 0 in JavaScript.
      if (bitShift !== 0 && near + 1 < end) following |= (words[near + 1] as number) << (32 - bitShift);
      words[word] = (words[word] as number) & following;
    }
  }
}

/** Adds a quarter to a row that begins at word 0. */
export function setQuarter(words: Uint32Array, quarter: number): void {
  words[quarter >>> 5] = (words[quarter >>> 5] as number) | (1 << (quarter & 31));
}

export function hasQuarter(words: Uint32Array, quarter: number): boolean {
  return (((words[quarter >>> 5] ?? 0) >>> (quarter & 31)) & 1) === 1;
}
