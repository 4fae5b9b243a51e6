import { withRoom } from './growing.ts';
import { OrdinalSet } from './ordinal-set.ts';
import { rankScale } from './search-document.ts';

/** An entry of the tail that no longer counts. */
const nobody = 0xffff_ffff;
/** As many entries as are copied between two rests: about a millisecond. */
const restAfter = 65_536;

/** A word of one restaurant's document: which, and how much it says. */
export interface WeighedTerm {
  readonly term: number;
  readonly weight: number;
}

/**
 * For each term the ordinals whose documents hold it, with its weight there: packed arrays of what was known at the last
 * packing, and a tail of whole documents since, which every question walks through.
 *
 * Invariant R12: a term's postings are those of each ordinal's latest document, before a packing, under way and after it.
 * Proved by: postings.spec.ts
 */
export class Postings {
  private packed: Packed = { offsets: new Uint32Array(1), ordinals: new Uint32Array(0), weights: new Float32Array(0) };
  /** Whose packed postings are void: they have a document in the tail, or none any more. */
  private readonly stale = new OrdinalSet();
  private tailTerms = new Uint32Array(0);
  private tailOrdinals = new Uint32Array(0);
  private tailWeights = new Float32Array(0);
  private tailLength = 0;
  private readonly inTail = new Map<number, { readonly from: number; readonly to: number }>();
  private packing = false;

  /** The ordinal's document from now on; an empty one takes it out. */
  replace(ordinal: number, document: readonly WeighedTerm[]): void {
    if (this.packing) throw new Error('a document was replaced while the postings were being packed');
    const old = this.inTail.get(ordinal);
    if (old !== undefined) this.tailOrdinals.fill(nobody, old.from, old.to);
    this.stale.add(ordinal);
    const from = this.tailLength;
    const to = from + document.length;
    this.tailTerms = withRoom(this.tailTerms, to);
    this.tailOrdinals = withRoom(this.tailOrdinals, to);
    this.tailWeights = withRoom(this.tailWeights, to);
    for (const [at, { term, weight }] of document.entries()) {
      this.tailTerms[from + at] = term;
      this.tailOrdinals[from + at] = ordinal;
      this.tailWeights[from + at] = weight;
    }
    this.tailLength = to;
    this.inTail.set(ordinal, { from, to });
  }

  /** Adds the ordinals whose documents hold the term. */
  collect(term: number, into: OrdinalSet): void {
    const { ordinals } = this.packed;
    const [from, to] = this.range(term);
    for (let at = from; at < to; at += 1) if (!this.stale.has(ordinals[at] ?? 0)) into.add(ordinals[at] ?? 0);
    for (let at = 0; at < this.tailLength; at += 1) if (this.tailTerms[at] === term && this.tailOrdinals[at] !== nobody) into.add(this.tailOrdinals[at] ?? 0);
  }

  /** Adds the term's part of the rank to the sums of the ordinals that are asked for. */
  weigh(term: number, asked: OrdinalSet, sums: Float32Array): void {
    const { ordinals, weights } = this.packed;
    const [from, to] = this.range(term);
    for (let at = from; at < to; at += 1) {
      const ordinal = ordinals[at] ?? 0;
      if (asked.has(ordinal) && !this.stale.has(ordinal)) sums[ordinal] = (sums[ordinal] ?? 0) + (weights[at] ?? 0) / rankScale;
    }
    for (let at = 0; at < this.tailLength; at += 1) {
      const ordinal = this.tailOrdinals[at] ?? 0;
      if (this.tailTerms[at] === term && ordinal !== nobody && asked.has(ordinal)) sums[ordinal] = (sums[ordinal] ?? 0) + (this.tailWeights[at] ?? 0) / rankScale;
    }
  }

  /** Terms that stood in no document at the last packing. */
  emptyTerms = 0;

  /** Documents since the last packing. */
  get tailSize(): number {
    return this.inTail.size;
  }

  /** Packs everything anew, and rests now and then. Questions may be asked meanwhile; nothing may be replaced. */
  *pack(terms: number): Generator<void, void> {
    this.packing = true;
    try {
      const packed = yield* this.copied(yield* this.countedOffsets(terms));
      this.packed = packed;
      this.stale.clear();
      this.inTail.clear();
      this.tailLength = 0;
      this.tailTerms = new Uint32Array(0);
      this.tailOrdinals = new Uint32Array(0);
      this.tailWeights = new Float32Array(0);
    } finally {
      this.packing = false;
    }
  }

  bytes(): number {
    const { offsets, ordinals, weights } = this.packed;
    const tail = this.tailTerms.byteLength + this.tailOrdinals.byteLength + this.tailWeights.byteLength + this.inTail.size * 80;
    return offsets.byteLength + ordinals.byteLength + weights.byteLength + this.stale.bytes() + tail;
  }

  private range(term: number): [from: number, to: number] {
    return [this.packed.offsets[term] ?? 0, this.packed.offsets[term + 1] ?? 0];
  }

  private *countedOffsets(terms: number): Generator<void, Uint32Array> {
    const offsets = new Uint32Array(terms + 1);
    for (let term = 0, copied = 0; term < this.packed.offsets.length - 1; term += 1) {
      const [from, to] = this.range(term);
      for (let at = from; at < to; at += 1) if (!this.stale.has(this.packed.ordinals[at] ?? 0)) offsets[term + 1] = (offsets[term + 1] ?? 0) + 1;
      if ((copied += to - from) > restAfter) {
        copied = 0;
        yield;
      }
    }
    for (let at = 0; at < this.tailLength; at += 1) {
      const next = (this.tailTerms[at] ?? 0) + 1;
      if (this.tailOrdinals[at] !== nobody) offsets[next] = (offsets[next] ?? 0) + 1;
      if (at % restAfter === restAfter - 1) yield;
    }
    this.emptyTerms = 0;
    for (let term = 0; term < terms; term += 1) {
      if (offsets[term + 1] === 0) this.emptyTerms += 1;
      offsets[term + 1] = (offsets[term + 1] ?? 0) + (offsets[term] ?? 0);
    }
    return offsets;
  }

  private *copied(offsets: Uint32Array): Generator<void, Packed> {
    const length = offsets[offsets.length - 1] ?? 0;
    const packed: Packed = { offsets, ordinals: new Uint32Array(length), weights: new Float32Array(length) };
    const next = offsets.slice();
    const copy = (term: number, ordinal: number, weight: number): void => {
      const at = next[term] ?? 0;
      next[term] = at + 1;
      packed.ordinals[at] = ordinal;
      packed.weights[at] = weight;
    };
    for (let term = 0, seen = 0; term < this.packed.offsets.length - 1; term += 1) {
      const [from, to] = this.range(term);
      for (let at = from; at < to; at += 1) {
        const ordinal = this.packed.ordinals[at] ?? 0;
        if (!this.stale.has(ordinal)) copy(term, ordinal, this.packed.weights[at] ?? 0);
      }
      if ((seen += to - from) > restAfter) {
        seen = 0;
        yield;
      }
    }
    for (let at = 0; at < this.tailLength; at += 1) {
      const ordinal = this.tailOrdinals[at] ?? 0;
      if (ordinal !== nobody) copy(this.tailTerms[at] ?? 0, ordinal, this.tailWeights[at] ?? 0);
      if (at % restAfter === restAfter - 1) yield;
    }
    return packed;
  }
}

/** Postings of term `t` are those from `offsets[t]` to `offsets[t + 1]`. */
interface Packed {
  readonly offsets: Uint32Array;
  readonly ordinals: Uint32Array;
  readonly weights: Float32Array;
}
