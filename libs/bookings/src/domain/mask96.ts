import { dayStartMinute, quarterMinutes, wallQuarters } from '#kernel';

/**
 * A set of times of a service day: one bit for each wall quarter, bit 0 for 05:00, bit 95 for 04:45
 * of the next morning. Three unsigned words, so that a city's masks lie in typed arrays.
 */
export class Mask96 {
  static readonly empty = new Mask96(0, 0, 0);

  readonly low: number;
  readonly middle: number;
  readonly high: number;

  /** Bits 0–31, 32–63, 64–95. */
  constructor(low: number, middle: number, high: number) {
    this.low = low >>> 0;
    this.middle = middle >>> 0;
    this.high = high >>> 0;
  }

  /** @throws RangeError for a quarter outside of 0..95 */
  static ofQuarters(quarters: Iterable<number>): Mask96 {
    const words: [number, number, number] = [0, 0, 0];
    for (const quarter of quarters) {
      if (!Number.isInteger(quarter) || quarter < 0 || quarter >= wallQuarters) {
        throw new RangeError(`A wall quarter lies in 0..${wallQuarters - 1}, got ${quarter}`);
      }
      const word = quarter >>> 5;
      words[word] = (words[word] ?? 0) | (1 << (quarter & 31));
    }
    return new Mask96(...words);
  }

  get isEmpty(): boolean {
    return (this.low | this.middle | this.high) === 0;
  }

  /** How many times are in it. */
  get size(): number {
    return bitsIn(this.low) + bitsIn(this.middle) + bitsIn(this.high);
  }

  has(quarter: number): boolean {
    if (quarter < 0 || quarter >= wallQuarters) return false;
    const word = quarter < 32 ? this.low : quarter < 64 ? this.middle : this.high;
    return (word >>> (quarter & 31)) % 2 === 1;
  }

  /** Whether a wall time is in it, as minutes from the service date's midnight; off the quarters it never is. */
  hasMinute(minute: number): boolean {
    const quarter = (minute - dayStartMinute) / quarterMinutes;
    return Number.isInteger(quarter) && this.has(quarter);
  }

  and(other: Mask96): Mask96 {
    return new Mask96(this.low & other.low, this.middle & other.middle, this.high & other.high);
  }

  or(other: Mask96): Mask96 {
    return new Mask96(this.low | other.low, this.middle | other.middle, this.high | other.high);
  }

  /** What is left of it from a quarter on; everything at 0, nothing at 96. */
  from(quarter: number): Mask96 {
    return new Mask96(
      this.low & bitsFrom(quarter),
      this.middle & bitsFrom(quarter - 32),
      this.high & bitsFrom(quarter - 64),
    );
  }

  equals(other: Mask96): boolean {
    return this.low === other.low && this.middle === other.middle && this.high === other.high;
  }

  /** Ascending, 0..95. */
  quarters(): number[] {
    const found: number[] = [];
    collect(this.low, 0, found);
    collect(this.middle, 32, found);
    collect(this.high, 64, found);
    return found;
  }

  /** Ascending, minutes from the service date's midnight, 300..1725. */
  minutes(): number[] {
    return this.quarters().map((quarter) => dayStartMinute + quarter * quarterMinutes);
  }

  /** 24 hexadecimal digits, the latest hour first. */
  toString(): string {
    return [this.high, this.middle, this.low].map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}

function bitsFrom(bit: number): number {
  if (bit <= 0) return -1;
  return bit >= 32 ? 0 : -1 << bit;
}

function collect(word: number, base: number, found: number[]): void {
  for (let rest = word; rest !== 0; rest &= rest - 1) found.push(base + 31 - Math.clz32(rest & -rest));
}

// Source: Warren, Hacker's Delight, 2nd edition, figure 5-2.
function bitsIn(word: number): number {
  let count = word - ((word >>> 1) & 0x5555_5555);
  count = (count & 0x3333_3333) + ((count >>> 2) & 0x3333_3333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
