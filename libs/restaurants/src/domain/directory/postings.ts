import { OrdinalSet } from './ordinal-set.ts';
import { PostingsTail, type WeighedTerm } from './postings-tail.ts';
import { Effort, type RestingWork } from './resting-work.ts';
import { rankScale } from './search-document.ts';

/**
 * For each term the ordinals whose documents hold it, with its weight there: packed arrays of what was known at the last
 * packing, and a tail of whole documents since.
 *
 * Invariant R12: a term's postings are those of each ordinal's latest document, before a packing, under way and after it.
 * Proved by: postings.spec.ts
 */
export class Postings {
  private packed: Packed = { offsets: new Uint32Array(1), ordinals: new Uint32Array(0), weights: new Float32Array(0) };
  /** Whose packed postings are void: they have a document in the tail, or none any more. */
  private readonly stale = new OrdinalSet();
  private readonly tail = new PostingsTail();
  private isPacking = false;
  /** Terms that stood in no document at the last packing. */
  emptyTerms = 0;

  /** The ordinal's document from now on; an empty one takes it out. */
  replace(ordinal: number, document: readonly WeighedTerm[]): void {
    if (this.isPacking) throw new Error('a document was replaced while the postings were being packed');
    this.stale.add(ordinal);
    this.tail.replace(ordinal, document);
  }

  /** Room for so many more words, and for ordinals below. */
  *makingRoom(room: { entries: number; ordinals: number }, effort: Effort): RestingWork {
    yield* this.tail.makingRoom(room, effort);
  }

  /** Adds the ordinals whose documents hold the term. */
  collect(term: number, into: OrdinalSet): void {
    const { stale, tail } = this;
    const { ordinals } = this.packed;
    const [from, to] = this.range(term);
    if (tail.documents === 0) return into.addAll(ordinals, from, to);
    for (let at = from; at < to; at += 1) {
      const ordinal = ordinals[at] ?? 0;
      if (!stale.has(ordinal)) into.add(ordinal);
    }
    for (let entry = tail.first(term); entry >= 0; entry = tail.next(entry)) {
      const ordinal = tail.ordinalAt(entry);
      if (ordinal !== null) into.add(ordinal);
    }
  }

  /** Adds the term's part of the rank to the sums of the ordinals that are asked for. */
  weigh(term: number, asked: OrdinalSet, sums: Float32Array): void {
    const { stale, tail } = this;
    const { ordinals, weights } = this.packed;
    const [from, to] = this.range(term);
    const isAllCurrent = tail.documents === 0;
    const { words } = asked;
    for (let at = from; at < to; at += 1) {
      const ordinal = ordinals[at] ?? 0;
      const isAsked = (((words[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1;
      if (isAsked && (isAllCurrent || !stale.has(ordinal))) sums[ordinal] = (sums[ordinal] ?? 0) + (weights[at] ?? 0) / rankScale;
    }
    for (let entry = tail.first(term); entry >= 0; entry = tail.next(entry)) {
      const ordinal = tail.ordinalAt(entry);
      if (ordinal !== null && asked.has(ordinal)) sums[ordinal] = (sums[ordinal] ?? 0) + tail.weightAt(entry) / rankScale;
    }
  }

  /** Documents since the last packing. */
  get tailSize(): number {
    return this.tail.documents;
  }

  /** Packs everything anew. Questions may be asked meanwhile; nothing may be replaced. */
  *pack(terms: number, effort = new Effort()): RestingWork {
    this.isPacking = true;
    try {
      this.packed = yield* this.copied(yield* this.countedOffsets(terms, effort), effort);
      this.stale.clear();
      this.tail.clear();
    } finally {
      this.isPacking = false;
    }
  }

  bytes(): number {
    const { offsets, ordinals, weights } = this.packed;
    return offsets.byteLength + ordinals.byteLength + weights.byteLength + this.stale.bytes() + this.tail.bytes();
  }

  private range(term: number): [from: number, to: number] {
    return [this.packed.offsets[term] ?? 0, this.packed.offsets[term + 1] ?? 0];
  }

  private *countedOffsets(terms: number, effort: Effort): RestingWork<Uint32Array> {
    const offsets = new Uint32Array(terms + 1);
    const { packed, stale, tail } = this;
    for (let term = 0, at = 0; term < packed.offsets.length - 1; term += 1) {
      for (const to = packed.offsets[term + 1] ?? 0; at < to; at += 1) {
        if (!stale.has(packed.ordinals[at] ?? 0)) offsets[term + 1] = (offsets[term + 1] ?? 0) + 1;
        if (effort.isDue()) yield effort.rest();
      }
    }
    for (let entry = 0; entry < tail.length; entry += 1) {
      const next = tail.termAt(entry) + 1;
      if (tail.ordinalAt(entry) !== null) offsets[next] = (offsets[next] ?? 0) + 1;
      if (effort.isDue()) yield effort.rest();
    }
    let emptyTerms = 0;
    for (let term = 0; term < terms; term += 1) {
      if (offsets[term + 1] === 0) emptyTerms += 1;
      offsets[term + 1] = (offsets[term + 1] ?? 0) + (offsets[term] ?? 0);
      if (effort.isDue()) yield effort.rest();
    }
    this.emptyTerms = emptyTerms;
    return offsets;
  }

  private *copied(offsets: Uint32Array, effort: Effort): RestingWork<Packed> {
    const { packed: old, stale, tail } = this;
    const length = offsets[offsets.length - 1] ?? 0;
    const packed: Packed = { offsets, ordinals: new Uint32Array(length), weights: new Float32Array(length) };
    const next = offsets.slice();
    const copy = (term: number, ordinal: number, weight: number): void => {
      const at = next[term] ?? 0;
      next[term] = at + 1;
      packed.ordinals[at] = ordinal;
      packed.weights[at] = weight;
    };
    for (let term = 0, at = 0; term < old.offsets.length - 1; term += 1) {
      for (const to = old.offsets[term + 1] ?? 0; at < to; at += 1) {
        const ordinal = old.ordinals[at] ?? 0;
        if (!stale.has(ordinal)) copy(term, ordinal, old.weights[at] ?? 0);
        if (effort.isDue()) yield effort.rest();
      }
    }
    for (let entry = 0; entry < tail.length; entry += 1) {
      const ordinal = tail.ordinalAt(entry);
      if (ordinal !== null) copy(tail.termAt(entry), ordinal, tail.weightAt(entry));
      if (effort.isDue()) yield effort.rest();
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
