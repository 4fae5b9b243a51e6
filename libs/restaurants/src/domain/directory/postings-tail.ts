import { makingRoom, withRoom } from './growing.ts';
import type { Effort, RestingWork } from './resting-work.ts';

/** A word of one restaurant's document: which, and how much it says. */
export interface WeighedTerm {
  readonly term: number;
  readonly weight: number;
}

/** An entry that no longer counts. */
const nobody = 0xffff_ffff;

/** Documents since the last packing: entries in the order in which they came, those of a term chained from the latest on. */
export class PostingsTail {
  private terms = new Uint32Array(0);
  private ordinals = new Uint32Array(0);
  private weights = new Float32Array(0);
  /** The term's entry before this one, plus 1; 0: none. */
  private before = new Uint32Array(0);
  /** The term's latest entry, plus 1. */
  private latest = new Uint32Array(0);
  /** Where an ordinal's document begins, plus 1; 0: it has none here. */
  private from = new Uint32Array(0);
  private lengths = new Uint16Array(0);
  length = 0;
  documents = 0;

  replace(ordinal: number, document: readonly WeighedTerm[]): void {
    this.from = withRoom(this.from, ordinal + 1);
    this.lengths = withRoom(this.lengths, ordinal + 1);
    const old = this.from[ordinal] ?? 0;
    if (old === 0) this.documents += 1;
    else this.ordinals.fill(nobody, old - 1, old - 1 + (this.lengths[ordinal] ?? 0));
    // A tsvector's text ends at a megabyte; no document has so many words.
    const length = Math.min(document.length, 0xffff);
    this.from[ordinal] = this.length + 1;
    this.lengths[ordinal] = length;
    this.widen(this.length + length);
    for (let at = 0; at < length; at += 1) this.append(ordinal, document[at] as WeighedTerm);
  }

  /** Room for so many more entries, and for ordinals below. */
  *makingRoom({ entries, ordinals }: { entries: number; ordinals: number }, effort: Effort): RestingWork {
    const length = this.length + entries;
    this.terms = yield* makingRoom(this.terms, length, effort);
    this.ordinals = yield* makingRoom(this.ordinals, length, effort);
    this.weights = yield* makingRoom(this.weights, length, effort);
    this.before = yield* makingRoom(this.before, length, effort);
    this.from = yield* makingRoom(this.from, ordinals, effort);
    this.lengths = yield* makingRoom(this.lengths, ordinals, effort);
  }

  /** The term's entries: `ordinalAt` from here on with `next` until it is -1. */
  first(term: number): number {
    return (this.latest[term] ?? 0) - 1;
  }

  next(entry: number): number {
    return (this.before[entry] ?? 0) - 1;
  }

  /** Null for one that no longer counts. */
  ordinalAt(entry: number): number | null {
    const ordinal = this.ordinals[entry] ?? nobody;
    return ordinal === nobody ? null : ordinal;
  }

  termAt(entry: number): number {
    return this.terms[entry] ?? 0;
  }

  weightAt(entry: number): number {
    return this.weights[entry] ?? 0;
  }

  /** Empty again, and without the memory of a whole load. */
  clear(): void {
    this.terms = new Uint32Array(0);
    this.ordinals = new Uint32Array(0);
    this.weights = new Float32Array(0);
    this.before = new Uint32Array(0);
    this.latest = new Uint32Array(0);
    this.from.fill(0);
    this.length = 0;
    this.documents = 0;
  }

  bytes(): number {
    return [this.terms, this.ordinals, this.weights, this.before, this.latest, this.from, this.lengths].reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  }

  private widen(length: number): void {
    this.terms = withRoom(this.terms, length);
    this.ordinals = withRoom(this.ordinals, length);
    this.weights = withRoom(this.weights, length);
    this.before = withRoom(this.before, length);
  }

  private append(ordinal: number, { term, weight }: WeighedTerm): void {
    const entry = this.length;
    this.length += 1;
    this.latest = withRoom(this.latest, term + 1);
    this.terms[entry] = term;
    this.ordinals[entry] = ordinal;
    this.weights[entry] = weight;
    this.before[entry] = this.latest[term] ?? 0;
    this.latest[term] = entry + 1;
  }
}
