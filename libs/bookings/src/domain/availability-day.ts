import { type PartyClass, partyClasses, partyClassIndex } from './booking-class.ts';
import { drawBoard } from './day-board.ts';
import type { Mask96 } from './mask96.ts';
import { openMaskOf } from './open-at.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { seatableClassOn } from './seatable.ts';

/** What is known of a restaurant's day. */
const unknown = 0;
const current = 1;
/** Something has changed since: it waits to be computed again. */
const dirty = 2;
/** It cannot be computed: it waits for a change. */
const givenUp = 3;

/** Words of a mask. */
export const maskWords = 3;

/** One for each class, and behind them one for when the house may be open. */
const masksKept = partyClasses.length + 1;

/** Masks, state and the instant until which they hold. */
const bytesPerRestaurant = masksKept * maskWords * 4 + 1 + 8;

/** The masks of a restaurant's day, all classes and the open hours, three words each; and until when they hold. */
export interface DayAnswer {
  readonly words: Uint32Array;
  readonly validUntilMs: number;
}

const words = new Uint32Array(masksKept * maskWords);

/** All classes on one board. The words are overwritten by the next call. */
export function answerDay(day: RestaurantDay): DayAnswer {
  const board = drawBoard(day);
  let validUntilMs = Number.POSITIVE_INFINITY;
  for (const [index, partyClass] of partyClasses.entries()) {
    const { mask, validUntilMs: until } = seatableClassOn(board, partyClass);
    write(mask, index);
    validUntilMs = Math.min(validUntilMs, until);
  }
  write(openMaskOf(day), partyClasses.length);
  return { words, validUntilMs };
}

function write({ low, middle, high }: Mask96, index: number): void {
  words[index * maskWords] = low;
  words[index * maskWords + 1] = middle;
  words[index * maskWords + 2] = high;
}

/** A restaurant that is no more, or has no floor plan: nobody is seated, whatever the time. */
export function nothingOffered(): DayAnswer {
  return { words: words.fill(0), validUntilMs: Number.POSITIVE_INFINITY };
}

// Invariant A11: a mask that is shown as known is what `seatable` finds on rows none of which is older than the last
// tail of the change log. Why: a search believes it, and the log says how old that is.
// Proved by: test/live/told-in-any-order.spec.ts

/**
 * When parties of each class can start on one service date, by restaurant ordinal. Pure: it is told what to remember and
 * what has changed, and says what is to be computed next.
 */
export class AvailabilityDay {
  private masksOf: Uint32Array[] = Array.from({ length: masksKept }, () => new Uint32Array(0));
  private states = new Uint8Array(0);
  private dueAtMs = new Float64Array(0);
  private earliestDueMs = Number.POSITIVE_INFINITY;
  private count = 0;
  private currentCount = 0;
  /** Ordinals below it have been taken for computing once. */
  private cursor = 0;
  private waiting: number[] = [];
  private closed = false;

  constructor(readonly serviceDate: string) {}

  /** Bytes that so many restaurants take. */
  static bytesFor(count: number): number {
    return count * bytesPerRestaurant;
  }

  get bytes(): number {
    return AvailabilityDay.bytesFor(this.states.length);
  }

  get restaurantCount(): number {
    return this.count;
  }

  /** Restaurants whose masks are not known, or no longer. */
  get pendingCount(): number {
    return this.count - this.currentCount;
  }

  /** Whether every restaurant has been looked at once. */
  get isBuilt(): boolean {
    return this.cursor >= this.count;
  }

  /** Restaurants whose change waits to be taken. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Nobody tells it of changes any more, so it knows nothing from now on. */
  get isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    this.closed = true;
    this.markAll();
  }

  /** Three words a restaurant ordinal; stays true to what is learnt until the day grows. */
  masks(partyClass: PartyClass): Uint32Array {
    return this.masksOf[partyClassIndex(partyClass)] as Uint32Array;
  }

  /** As `masks`: the quarters in which the house may be open. */
  openMasks(): Uint32Array {
    return this.masksOf[partyClasses.length] as Uint32Array;
  }

  isKnown(ordinal: number): boolean {
    return this.states[ordinal] === current;
  }

  /** Whether so many restaurants would have everything moved to larger arrays: some milliseconds for a large city. */
  isFullAt(count: number): boolean {
    return count > this.states.length;
  }

  /** Ordinals are only ever added. */
  grow(count: number): void {
    if (count <= this.count) return;
    const wasBuilt = this.isBuilt && this.count > 0;
    // Exactly at first, for cities are numbered at once; then with room to spare, or each restaurant of an import would move everything.
    if (this.isFullAt(count)) this.makeRoomFor(this.count === 0 ? count : Math.max(count, Math.ceil(this.count * 1.1)));
    if (wasBuilt) {
      for (let ordinal = this.count; ordinal < count; ordinal++) this.waiting.push(ordinal);
      this.cursor = count;
    }
    this.count = count;
  }

  /** Something that this day is made of has changed. */
  mark(ordinal: number): void {
    const state = this.states[ordinal];
    if (state !== current && state !== givenUp) return;
    this.states[ordinal] = dirty;
    if (state === current) this.currentCount -= 1;
    this.waiting.push(ordinal);
  }

  /** Nothing can be said about it until something changes. To try again and again would be in vain. */
  giveUp(ordinal: number): void {
    if (this.states[ordinal] === current) this.currentCount -= 1;
    this.states[ordinal] = givenUp;
    this.dueAtMs[ordinal] = Number.POSITIVE_INFINITY;
  }

  /** Whatever it is made of may have changed. */
  markAll(): void {
    this.states.fill(unknown);
    this.currentCount = 0;
    this.earliestDueMs = Number.POSITIVE_INFINITY;
    this.dueAtMs.fill(Number.POSITIVE_INFINITY);
    this.waiting = [];
    this.cursor = 0;
  }

  /**
   * Time alone has made these answers untrue. A walk through a hundred thousand instants takes a tenth of a
   * millisecond, and there is one only when the earliest has come: no heap is kept for that.
   */
  markDue(nowMs: number): void {
    if (nowMs < this.earliestDueMs) return;
    this.earliestDueMs = Number.POSITIVE_INFINITY;
    for (let ordinal = 0; ordinal < this.count; ordinal++) {
      const due = this.dueAtMs[ordinal] as number;
      if (due > nowMs) this.earliestDueMs = Math.min(this.earliestDueMs, due);
      else this.mark(ordinal);
    }
  }

  /** Takes some of those whose change is waiting; each must be learnt or put back. */
  takeWaiting(max: number): number[] {
    return this.waiting.splice(0, max);
  }

  /** Takes some that were never looked at. */
  takeUnseen(max: number): number[] {
    const taken: number[] = [];
    for (; taken.length < max && this.cursor < this.count; this.cursor++) taken.push(this.cursor);
    return taken;
  }

  /** They were taken, and could not be computed, or something changed meanwhile. */
  putBack(ordinals: readonly number[]): void {
    this.waiting.push(...ordinals);
  }

  learn(ordinal: number, { words: learnt, validUntilMs }: DayAnswer): void {
    for (let index = 0; index < this.masksOf.length; index++) {
      const masks = this.masksOf[index] as Uint32Array;
      const at = ordinal * maskWords;
      const from = index * maskWords;
      masks[at] = learnt[from] as number;
      masks[at + 1] = learnt[from + 1] as number;
      masks[at + 2] = learnt[from + 2] as number;
    }
    this.dueAtMs[ordinal] = validUntilMs;
    this.earliestDueMs = Math.min(this.earliestDueMs, validUntilMs);
    if (this.states[ordinal] !== current) this.currentCount += 1;
    this.states[ordinal] = current;
  }

  private makeRoomFor(count: number): void {
    this.masksOf = this.masksOf.map((before) => grown(before, new Uint32Array(count * maskWords)));
    this.states = grown(this.states, new Uint8Array(count));
    const had = this.dueAtMs.length;
    this.dueAtMs = grown(this.dueAtMs, new Float64Array(count)).fill(Number.POSITIVE_INFINITY, had);
  }
}

function grown<A extends Uint8Array | Uint32Array | Float64Array>(before: A, after: A): A {
  after.set(before);
  return after;
}
