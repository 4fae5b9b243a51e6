/** A set of ordinals, one bit each: bit `ordinal & 31` of word `ordinal >>> 5`. */
export class OrdinalSet {
  words: Uint32Array;

  constructor(ordinals = 0) {
    this.words = new Uint32Array(wordsFor(ordinals));
  }

  has(ordinal: number): boolean {
    return (((this.words[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1;
  }

  add(ordinal: number): void {
    const at = ordinal >>> 5;
    if (at >= this.words.length) this.words = grown(this.words, Math.max(at + 1, this.words.length * 2));
    this.words[at] = (this.words[at] ?? 0) | (1 << (ordinal & 31));
  }

  /** Adds those from one place of an array to before another. */
  addAll(ordinals: Uint32Array, from: number, to: number): void {
    let { words } = this;
    for (let at = from; at < to; at += 1) {
      const ordinal = ordinals[at] ?? 0;
      const word = ordinal >>> 5;
      if (word >= words.length) {
        this.add(ordinal);
        ({ words } = this);
      } else {
        words[word] = (words[word] ?? 0) | (1 << (ordinal & 31));
      }
    }
  }

  delete(ordinal: number): void {
    const at = ordinal >>> 5;
    if (at < this.words.length) this.words[at] = (this.words[at] ?? 0) & ~(1 << (ordinal & 31));
  }

  clear(): this {
    this.words.fill(0);
    return this;
  }

  /** Keeps what is in the other one too. */
  intersect({ words: others }: Pick<OrdinalSet, 'words'>): this {
    const { words } = this;
    for (let at = 0; at < words.length; at += 1) words[at] = (words[at] ?? 0) & (others[at] ?? 0);
    return this;
  }

  /** Takes in all of the other one. */
  unite({ words: others }: OrdinalSet): this {
    if (others.length > this.words.length) this.words = grown(this.words, others.length);
    const { words } = this;
    for (let at = 0; at < others.length; at += 1) words[at] = (words[at] ?? 0) | (others[at] ?? 0);
    return this;
  }

  get size(): number {
    let count = 0;
    for (let at = 0; at < this.words.length; at += 1) count += bitCount(this.words[at] ?? 0);
    return count;
  }

  /** The first member that is no less; -1 when there is none. */
  next(ordinal: number): number {
    const { words } = this;
    let at = ordinal >>> 5;
    if (at >= words.length) return -1;
    let left = (words[at] ?? 0) & (-1 << (ordinal & 31));
    while (left === 0) {
      at += 1;
      if (at >= words.length) return -1;
      left = words[at] ?? 0;
    }
    return (at << 5) + (31 - Math.clz32(left & -left));
  }

  /** Empty, with room for so many: for who takes the same set for one question after the other. */
  reset(ordinals: number): this {
    if (wordsFor(ordinals) > this.words.length) this.words = new Uint32Array(wordsFor(ordinals));
    else this.words.fill(0);
    return this;
  }

  /** The members of the other one, and no others. */
  become({ words: others }: OrdinalSet): this {
    if (others.length > this.words.length) this.words = new Uint32Array(others.length);
    else this.words.fill(0, others.length);
    this.words.set(others);
    return this;
  }

  /** How many are in both. */
  countCommon({ words: others }: OrdinalSet): number {
    const { words } = this;
    const length = Math.min(words.length, others.length);
    let count = 0;
    for (let at = 0; at < length; at += 1) count += bitCount((words[at] ?? 0) & (others[at] ?? 0));
    return count;
  }

  /** Writes the members in ascending order; the answer is how many. */
  list(into: Uint32Array): number {
    const { words } = this;
    let count = 0;
    for (let at = 0; at < words.length; at += 1) {
      for (let left = words[at] ?? 0; left !== 0; left &= left - 1) {
        into[count] = (at << 5) + (31 - Math.clz32(left & -left));
        count += 1;
      }
    }
    return count;
  }

  bytes(): number {
    return this.words.byteLength;
  }
}

/** Hacker's Delight, figure 5-2. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

function wordsFor(ordinals: number): number {
  return (ordinals + 31) >>> 5;
}

function grown(words: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(words);
  return larger;
}
