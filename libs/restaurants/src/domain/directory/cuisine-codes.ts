import { withRoom } from './growing.ts';

/** As many as a restaurant may have. */
export const cuisinesMax = 10;
/** Codes have 16 bits, and 0 ends a list. */
const codesMax = 65_535;

/** Cuisines by ordinal: each name a number, and the numbers of an ordinal side by side, so that counting reads one place. */
export class CuisineCodes {
  private readonly codeOf = new Map<string, number>();
  private readonly names: string[] = [''];
  /** Ten an ordinal; the first 0 ends them. */
  codes = new Uint16Array(0);

  /** @throws RangeError when a tenant has more cuisines than words */
  set(ordinal: number, cuisines: readonly string[]): void {
    this.codes = withRoom(this.codes, (ordinal + 1) * cuisinesMax);
    this.codes.fill(0, ordinal * cuisinesMax, (ordinal + 1) * cuisinesMax);
    for (const [at, cuisine] of [...new Set(cuisines)].slice(0, cuisinesMax).entries()) this.codes[ordinal * cuisinesMax + at] = this.take(cuisine);
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
    return this.codes.byteLength + this.names.reduce((bytes, name) => bytes + name.length * 2 + 72, 0);
  }

  private take(cuisine: string): number {
    const known = this.codeOf.get(cuisine);
    if (known !== undefined) return known;
    if (this.names.length > codesMax) throw new RangeError(`a directory numbers ${codesMax} cuisines, and there are more`);
    this.codeOf.set(cuisine, this.names.length);
    return this.names.push(cuisine) - 1;
  }
}
