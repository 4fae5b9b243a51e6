import { maskWords, type AvailabilityDay } from './availability-day.ts';
import type { PartyClass } from './booking-class.ts';
import type { SharedTimes } from './shared-times.ts';
import type { Mask96 } from './mask96.ts';

/** What is asked of all restaurants at once. */
export interface LiveQuestion {
  readonly partyClass: PartyClass;
  /** The times that would do. */
  readonly window: Mask96;
  /** By it the lead time is applied. */
  readonly nowMs: number;
}

/** When parties can start on one service date, for all restaurants of a tenant. Use it in the turn in which it was got. */
export interface LiveDay {
  readonly serviceDate: string;
  /** The instant of the last reading of the change log, by the database's clock: what is known contains every change committed before it. */
  readonly asOfMs: number;
  /** Three words a restaurant ordinal; without the lead time. */
  masks(partyClass: PartyClass): Uint32Array;
  /** False while something has changed and is not computed again yet: such a restaurant is to be judged from its rows. */
  isKnown(ordinal: number): boolean;
  /** Whether the house may be open in a quarter of the date. One not known may. */
  mayBeOpen(ordinal: number, quarter: number): boolean;
  /** Says of an ordinal whether it can seat such a party within the window, the lead time kept. Those not known may. */
  accepting(question: LiveQuestion): (ordinal: number) => boolean;
  /**
   * Writes the ordinals that can seat such a party within the window, the lead time kept, in the order given (null: all,
   * ascending), until `out` is full. Those not known are among them: they may.
   * @returns how many were written
   */
  scan(question: LiveQuestion, ordinals: Uint32Array | null, out: Uint32Array): number;
}

/** A day that is built, as a search sees it. */
export class BuiltDay implements LiveDay {
  constructor(
    private readonly day: AvailabilityDay,
    private readonly times: SharedTimes,
    readonly asOfMs: number,
  ) {}

  get serviceDate(): string {
    return this.day.serviceDate;
  }

  masks(partyClass: PartyClass): Uint32Array {
    return this.day.masks(partyClass);
  }

  isKnown(ordinal: number): boolean {
    return this.day.isKnown(ordinal);
  }

  mayBeOpen(ordinal: number, quarter: number): boolean {
    if (!this.day.isKnown(ordinal)) return true;
    const word = this.day.openMasks()[ordinal * maskWords + (quarter >>> 5)] as number;
    return ((word >>> (quarter & 31)) & 1) === 1;
  }

  accepting({ partyClass, window: { low, middle, high }, nowMs }: LiveQuestion): (ordinal: number) => boolean {
    const masks = this.day.masks(partyClass);
    const bookableFrom = this.times.bookableFrom(this.day.serviceDate, nowMs);
    return (ordinal) => {
      if (!this.day.isKnown(ordinal)) return true;
      const at = ordinal * maskWords;
      const lowest = (masks[at] as number) & low;
      const middlemost = (masks[at + 1] as number) & middle;
      const highest = (masks[at + 2] as number) & high;
      // Most have nothing in the window: only of the others the lead time is asked.
      if ((lowest | middlemost | highest) === 0) return false;
      const bookable = bookableFrom(ordinal);
      return ((lowest & bookable.low) | (middlemost & bookable.middle) | (highest & bookable.high)) !== 0;
    };
  }

  scan(question: LiveQuestion, ordinals: Uint32Array | null, out: Uint32Array): number {
    const accepts = this.accepting(question);
    const count = ordinals === null ? this.day.restaurantCount : ordinals.length;
    let found = 0;
    for (let index = 0; index < count && found < out.length; index++) {
      const ordinal = ordinals === null ? index : (ordinals[index] as number);
      if (accepts(ordinal)) out[found++] = ordinal;
    }
    return found;
  }
}
