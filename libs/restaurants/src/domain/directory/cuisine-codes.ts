import { makingRoom, withRoom } from './growing.ts';
import type { Effort, RestingWork } from './resting-work.ts';

/** As many as a restaurant may have. */
export const cuisinesMax = 10;
/** Codes have 16 bits, and 0 ends a list. */
const codesMax = 65_535;

/** Cuisines by ordinal: each name a number, and the numbers of an ordinal side by side, so that counting reads one place. */
export class CuisineCodes {
  private readonly codeOf = new Map<string, number>();
  private readonly names: string[] = [''];
  private nameBytes = 0;
  /** Ten an ordinal; the first 0 ends them. */
  codes = new Uint16Array(0);

  /** Whether these can be numbered besides those that are. */
  hasRoomFor(cuisines: readonly string[]): boolean {
    return this.names.length + cuisinesMax <= codesMax || cuisines.every((cuisine) => this.codeOf.has(cuisine));
  }

  set(ordinal: number, cuisines: readonly string[]): void {
    const end = (ordinal + 1) * cuisinesMax;
    this.codes = withRoom(this.codes, end);
    let at = ordinal * cuisinesMax;
    this.codes.fill(0, at, end);
    for (const cuisine of new Set(cuisines)) {
      if (at === end) break;
      this.codes[at] = this.take(cuisine);
      at += 1;
    }
  }

  *makingRoom(ordinals: number, effort: Effort): RestingWork {
    this.codes = yield* makingRoom(this.codes, ordinals * cuisinesMax, effort);
  }

  /** Whether the ordinal has exactly these, in this order. */
  areThose(ordinal: number, cuisines: readonly string[]): boolean {
    const from = ordinal * cuisinesMax;
    const distinct = [...new Set(cuisines)].slice(0, cuisinesMax);
    const codes = distinct.map((cuisine) => this.codeOf.get(cuisine) ?? -1);
    return codes.every((code, at) => this.codes[from + at] === code) && (codes.length === cuisinesMax || (this.codes[from + codes.length] ?? 0) === 0);
  }

  /** Which codes are asked for, by code; null when none is. Names come in lower case. */
  asked(cuisines: readonly string[] | null): Uint8Array | null {
    if (cuisines === null) return null;
    const asked = new Uint8Array(this.names.length);
    for (const cuisine of cuisines) {
      const code = this.codeOf.get(cuisine);
      if (code !== undefined) asked[code] = 1;
    }
    return asked;
  }

  /** One of the ordinal's is asked for. */
  hasOne(ordinal: number, asked: Uint8Array): boolean {
    const { codes } = this;
    for (let at = ordinal * cuisinesMax, end = at + cuisinesMax; at < end; at += 1) {
      const code = codes[at] ?? 0;
      if (code === 0) return false;
      if (asked[code] === 1) return true;
    }
    return false;
  }

  count(ordinal: number, into: Uint32Array): void {
    const { codes } = this;
    for (let at = ordinal * cuisinesMax, end = at + cuisinesMax; at < end; at += 1) {
      const code = codes[at] ?? 0;
      if (code === 0) return;
      into[code] = (into[code] ?? 0) + 1;
    }
  }

  /** One more than there are names: codes begin at 1. */
  get size(): number {
    return this.names.length;
  }

  nameOf(code: number): string {
    return this.names[code] ?? '';
  }

  bytes(): number {
    return this.codes.byteLength + this.nameBytes;
  }

  private take(cuisine: string): number {
    const known = this.codeOf.get(cuisine);
    if (known !== undefined) return known;
    this.codeOf.set(cuisine, this.names.length);
    this.nameBytes += cuisine.length * 2 + 72;
    return this.names.push(cuisine) - 1;
  }
}
