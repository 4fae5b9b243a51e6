/**
 * Sets of quarters as rows of 32-bit words: row `r` takes the words `r * width` to
 * `(r + 1) * width − 1`, and its quarter `q` is bit `q & 31` of word `q >> 5`.
 *
 * Plain arrays of signed 32-bit numbers, not typed arrays: a day makes a dozen small ones, and V8 puts
 * a typed array of more than 64 bytes outside of its heap. Measured on the day of `bench/availability.ts`:
 * drawing the board took 12 µs with typed arrays and takes 5 with these.
 */
export type QuarterWords = number[];

export function emptyRows(words: number): QuarterWords {
  return new Array<number>(words).fill(0);
}

export function fullRows(words: number): QuarterWords {
  return new Array<number>(words).fill(-1);
}

/** Takes the quarters `[from, until)` out of a row; what lies outside of the row is ignored. */
export function clearRange(words: QuarterWords, row: number, width: number, range: { from: number; until: number }): void {
  const first = range.from > 0 ? range.from : 0;
  const last = (range.until < width * 32 ? range.until : width * 32) - 1;
  const firstWord = first >> 5;
  const lastWord = last >> 5;
  for (let word = firstWord; word <= lastWord; word++) {
    let bits = -1;
    if (word === firstWord) bits &= -1 << (first & 31);
    if (word === lastWord) bits &= -1 >>> (31 - (last & 31));
    const at = row * width + word;
    words[at] = (words[at] as number) & ~bits;
  }
}

/**
 * Of rows in which each quarter begins a run of `covered`, those in which it begins one of
 * `covered + shift`: a run is followed by another that begins no later than where it ends. Beyond a
 * row's end nothing is free.
 * @param shift 1..31, and at most `covered`
 */
export function lengthenRuns(words: QuarterWords, shape: { rows: number; width: number }, shift: number): QuarterWords {
  const longer = words.slice();
  const { width } = shape;
  const last = width - 1;
  const carry = 32 - shift;
  for (let offset = 0; offset < shape.rows * width; offset += width) {
    let word = words[offset] as number;
    for (let at = offset; at < offset + last; at++) {
      const next = words[at + 1] as number;
      longer[at] = word & ((word >>> shift) | (next << carry));
      word = next;
    }
    longer[offset + last] = word & (word >>> shift);
  }
  return longer;
}

/** Adds a quarter to a row that begins at word 0. */
export function setQuarter(words: QuarterWords, quarter: number): void {
  words[quarter >> 5] = (words[quarter >> 5] as number) | (1 << (quarter & 31));
}

export function hasQuarter(words: QuarterWords, quarter: number): boolean {
  return (((words[quarter >> 5] ?? 0) >>> (quarter & 31)) & 1) === 1;
}
