import { cuisinesMax, type CuisineCodes } from './cuisine-codes.ts';
import { withRoom } from './growing.ts';
import { OrdinalSet } from './ordinal-set.ts';
import { Effort, type RestingWork } from './resting-work.ts';

/** 0 is a price that is not known. */
export const priceLevelsMax = 5;
/** A list takes 32 bits a member, a set one an ordinal. */
const bitsOfMember = 32;

/**
 * What facets are counted from: how many listed restaurants there are of each cuisine and price, kept with every change;
 * the set of each price; and of each cuisine those that have it, as bits where they are many and as a list where they
 * are few.
 *
 * Invariant R20: counting through these is counting each restaurant. Proved by: find-in-directory.spec.ts
 */
export class KeptFacets {
  readonly ofPrice = Array.from({ length: priceLevelsMax }, () => new OrdinalSet());
  /** By cuisine code and price level. */
  private counts = new Uint32Array(0);
  private readonly priceCounts = new Uint32Array(priceLevelsMax);
  private listedNow = 0;
  private packed: readonly (Uint32Array | OrdinalSet)[] = [];
  /** Whose cuisines have changed since the last packing: theirs are read one by one. */
  private readonly moved = new OrdinalSet();
  private movedCount = 0;

  constructor(private readonly cuisines: CuisineCodes) {}

  /** Listed restaurants. */
  get listed(): number {
    return this.listedNow;
  }

  get tailSize(): number {
    return this.movedCount;
  }

  /** It is listed, with the cuisines that it has now. @param isMoved they are other ones than at the last packing */
  add(ordinal: number, priceLevel: number, isMoved: boolean): void {
    this.listedNow += 1;
    this.priceCounts[priceLevel] = (this.priceCounts[priceLevel] ?? 0) + 1;
    this.ofPrice[priceLevel]?.add(ordinal);
    this.counts = withRoom(this.counts, this.cuisines.size * priceLevelsMax);
    this.addToCounts(ordinal, priceLevel, 1);
    if (isMoved && !this.moved.has(ordinal)) {
      this.moved.add(ordinal);
      this.movedCount += 1;
    }
  }

  /** The same, before its cuisines change or it leaves. */
  remove(ordinal: number, priceLevel: number): void {
    this.listedNow -= 1;
    this.priceCounts[priceLevel] = (this.priceCounts[priceLevel] ?? 0) - 1;
    this.ofPrice[priceLevel]?.delete(ordinal);
    this.addToCounts(ordinal, priceLevel, -1);
  }

  /** All listed ones of a price. */
  keptOfPrice(priceLevel: number): number {
    return this.priceCounts[priceLevel] ?? 0;
  }

  /** All listed ones of a cuisine, of whichever of these prices. @param prices bits; null: all */
  keptCount(code: number, prices: number | null): number {
    let count = 0;
    for (let price = 0; price < priceLevelsMax; price += 1) if (isAsked(prices, price)) count += this.counts[code * priceLevelsMax + price] ?? 0;
    return count;
  }

  /** Adds those that have one of the cuisines, listed or not. */
  unite(asked: Uint8Array, into: OrdinalSet): void {
    for (let code = 1; code < asked.length; code += 1) {
      if (asked[code] !== 1) continue;
      const holders = this.packed[code];
      if (holders instanceof OrdinalSet) into.unite(holders);
      else if (holders !== undefined) for (let at = 0; at < holders.length; at += 1) into.add(holders[at] ?? 0);
    }
    for (let ordinal = this.moved.next(0); ordinal >= 0; ordinal = this.moved.next(ordinal + 1)) {
      if (this.cuisines.hasOne(ordinal, asked)) into.add(ordinal);
      else into.delete(ordinal);
    }
  }

  /** How many of these have each cuisine. @param among listed ones only @param still room for those of them that did not move */
  countCuisines(among: OrdinalSet, into: Uint32Array, still: OrdinalSet): void {
    still.become(among);
    for (let ordinal = this.moved.next(0); ordinal >= 0; ordinal = this.moved.next(ordinal + 1)) {
      if (!among.has(ordinal)) continue;
      still.delete(ordinal);
      this.cuisines.count(ordinal, into);
    }
    for (let code = 1; code < this.packed.length; code += 1) {
      const holders = this.packed[code];
      if (holders instanceof OrdinalSet) into[code] = (into[code] ?? 0) + still.countCommon(holders);
      else if (holders !== undefined) into[code] = (into[code] ?? 0) + countWithin(holders, still);
    }
  }

  /** Takes in what moved. Counts may be asked for meanwhile; nothing may change. */
  *pack(ordinals: number, effort = new Effort()): RestingWork {
    const sizes = new Uint32Array(this.cuisines.size);
    for (let ordinal = 0; ordinal < ordinals; ordinal += 1) {
      this.cuisines.count(ordinal, sizes);
      if (effort.isDue(2)) yield effort.rest();
    }
    const packed = Array.from(sizes, (size) => (size * bitsOfMember > ordinals ? new OrdinalSet(ordinals) : new Uint32Array(size)));
    const next = new Uint32Array(sizes.length);
    for (let ordinal = 0; ordinal < ordinals; ordinal += 1) {
      this.putInto(packed, ordinal, next);
      if (effort.isDue(2)) yield effort.rest();
    }
    this.packed = packed;
    this.moved.clear();
    this.movedCount = 0;
  }

  bytes(): number {
    const sets = this.ofPrice.reduce((bytes, set) => bytes + set.bytes(), this.moved.bytes());
    return this.packed.reduce((bytes, holders) => bytes + 100 + (holders instanceof OrdinalSet ? holders.bytes() : holders.byteLength), sets + this.counts.byteLength);
  }

  private putInto(packed: readonly (Uint32Array | OrdinalSet)[], ordinal: number, next: Uint32Array): void {
    const { codes } = this.cuisines;
    for (let at = ordinal * cuisinesMax, end = at + cuisinesMax; at < end; at += 1) {
      const code = codes[at] ?? 0;
      if (code === 0) return;
      const holders = packed[code];
      const place = next[code] ?? 0;
      next[code] = place + 1;
      if (holders instanceof OrdinalSet) holders.add(ordinal);
      else if (holders !== undefined) holders[place] = ordinal;
    }
  }

  private addToCounts(ordinal: number, priceLevel: number, by: 1 | -1): void {
    const { codes } = this.cuisines;
    for (let at = ordinal * cuisinesMax, end = at + cuisinesMax; at < end; at += 1) {
      const code = codes[at] ?? 0;
      if (code === 0) return;
      const place = code * priceLevelsMax + priceLevel;
      this.counts[place] = (this.counts[place] ?? 0) + by;
    }
  }
}

/** Whether a price is one of those asked for; the unknown one never is. */
export function isAsked(prices: number | null, price: number): boolean {
  return prices === null || (price !== 0 && ((prices >>> price) & 1) === 1);
}

function countWithin(list: Uint32Array, { words }: OrdinalSet): number {
  let count = 0;
  for (let at = 0; at < list.length; at += 1) {
    const ordinal = list[at] ?? 0;
    count += ((words[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1;
  }
  return count;
}
