import { OrdinalSet } from './ordinal-set.ts';
import { Effort, type RestingWork } from './resting-work.ts';
import { sorted } from './sorting.ts';
import { isAhead } from './top-of.ts';

/** What the best rated first are ordered by. */
export interface Rated {
  readonly ratings: Float64Array;
  readonly reviewCounts: Uint32Array;
  readonly ids: Int32Array;
}

/**
 * The order of "best rated first", ready: who browses the city asks for its first twenty, and walking through all of
 * them for it would take as long as the city is large. What has changed since it was packed stands beside it.
 *
 * Invariant R19: the order packed, without those that moved since, and those that moved are together all that were
 * listed, each once. Proved by: rating-order.spec.ts
 */
export class RatingOrder {
  private packed = new Uint32Array(0);
  private readonly movedSince = new OrdinalSet();
  private movedCount = 0;

  constructor(private readonly rated: () => Rated) {}

  /** It is rated otherwise now, or new. */
  move(ordinal: number): void {
    if (this.movedSince.has(ordinal)) return;
    this.movedSince.add(ordinal);
    this.movedCount += 1;
  }

  get tailSize(): number {
    return this.movedCount;
  }

  /** In no order, those that were removed among them: `next` of the set. */
  get moved(): OrdinalSet {
    return this.movedSince;
  }

  get length(): number {
    return this.packed.length;
  }

  /** -1: it has moved, and stands among `moved`. Those that were removed since are among the others. */
  at(place: number): number {
    const ordinal = this.packed[place] ?? 0;
    return this.movedCount > 0 && this.movedSince.has(ordinal) ? -1 : ordinal;
  }

  /** The first place that may hold one behind these keys. */
  placeAfter(rating: number, reviewCount: number, id: number): number {
    const { ratings, reviewCounts, ids } = this.rated();
    let low = 0;
    let high = this.packed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // Who moved stands where their old rating belongs: the next one that did not move says which way to go.
      let place = middle;
      while (place < high && this.at(place) < 0) place += 1;
      const ordinal = place < high ? this.at(place) : -1;
      if (ordinal >= 0 && !isAhead(rating, reviewCount, id, ratings[ordinal] ?? 0, reviewCounts[ordinal] ?? 0, ids[ordinal] ?? 0)) low = place + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes in what moved. @param listed who is in it from now on */
  *pack(listed: OrdinalSet, effort = new Effort()): RestingWork {
    const { ratings, reviewCounts, ids } = this.rated();
    const comesBefore = (one: number, other: number): boolean =>
      isAhead(ratings[one] ?? 0, reviewCounts[one] ?? 0, ids[one] ?? 0, ratings[other] ?? 0, reviewCounts[other] ?? 0, ids[other] ?? 0);
    const stayed = new Uint32Array(this.packed.length);
    let stayedCount = 0;
    for (let place = 0; place < this.packed.length; place += 1) {
      const ordinal = this.at(place);
      if (ordinal >= 0 && listed.has(ordinal)) stayed[stayedCount++] = ordinal;
      if (effort.isDue()) yield effort.rest();
    }
    const moved = new Uint32Array(this.movedCount);
    let count = 0;
    for (let ordinal = this.movedSince.next(0); ordinal >= 0; ordinal = this.movedSince.next(ordinal + 1)) {
      if (listed.has(ordinal)) moved[count++] = ordinal;
      if (effort.isDue()) yield effort.rest();
    }
    const inOrder = yield* sorted(moved.subarray(0, count), comesBefore, effort);
    this.packed = yield* merged(stayed.subarray(0, stayedCount), inOrder, { comesBefore, effort });
    this.movedSince.clear();
    this.movedCount = 0;
  }

  bytes(): number {
    return this.packed.byteLength + this.movedSince.bytes();
  }
}

function* merged(one: Uint32Array, other: Uint32Array, { comesBefore, effort }: { comesBefore: (one: number, other: number) => boolean; effort: Effort }): RestingWork<Uint32Array<ArrayBuffer>> {
  const both = new Uint32Array(one.length + other.length);
  let ofOne = 0;
  let ofOther = 0;
  for (let at = 0; at < both.length; at += 1) {
    const isOfOne = ofOther >= other.length || (ofOne < one.length && comesBefore(one[ofOne] ?? 0, other[ofOther] ?? 0));
    both[at] = (isOfOne ? one[ofOne] : other[ofOther]) ?? 0;
    if (isOfOne) ofOne += 1;
    else ofOther += 1;
    if (effort.isDue()) yield effort.rest();
  }
  return both;
}
