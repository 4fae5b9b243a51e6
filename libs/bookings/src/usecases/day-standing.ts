import { CouvertError } from '#kernel';
import type { Occupancy, RestaurantDay } from '../domain/restaurant-day.ts';
import { drawBoard, type DayBoard } from '../domain/day-board.ts';
import { Mask96 } from '../domain/mask96.ts';
import { seatableOn } from '../domain/seatable.ts';
import { placeParty, type PlaceWish } from './place-party.ts';

/**
 * A day as it was read under its lock, or as a commit has left it: what those who wait for the day are judged by.
 * Hundreds may wait with a handful of different wishes, so each wish is judged once.
 */
export class DayStanding {
  private board: DayBoard | null = null;
  private readonly masks = new Map<number, Mask96>();
  private readonly refusals = new Map<string, CouvertError | null>();

  constructor(readonly day: RestaurantDay) {}

  /** Why a wish cannot be granted on this day, null when it may be. */
  refusalOf(wish: PlaceWish): CouvertError | null {
    if (wish.tableIds === null && this.isOffered(wish)) return null;
    const key = JSON.stringify([wish.party, wish.startsAtMinute, wish.byStaff, wish.tableIds]);
    let refusal = this.refusals.get(key);
    if (refusal === undefined) {
      const judged = placeParty(this.day, wish);
      refusal = judged instanceof CouvertError ? judged : null;
      this.refusals.set(key, refusal);
    }
    // An error tells where it was made, so each who is refused gets one of their own.
    return refusal === null ? null : new CouvertError(refusal.definition, refusal.occurrence);
  }

  /** The quick way to a yes: microseconds, where re-seating may take milliseconds. */
  private isOffered({ party, startsAtMinute }: PlaceWish): boolean {
    let mask = this.masks.get(party);
    if (mask === undefined) {
      this.board ??= drawBoard(this.day);
      mask = seatableOn(this.board, party).mask;
      this.masks.set(party, mask);
    }
    return mask.hasMinute(startsAtMinute);
  }
}

/** The day once a booking has got its place: with it, and with those who made room at their new tables. */
export function dayWith(day: RestaurantDay, { occupancy, moves }: { occupancy: Occupancy; moves: readonly { bookingId: string; tableIds: readonly number[] }[] }): RestaurantDay {
  const tablesOf = new Map(moves.map(({ bookingId, tableIds }) => [bookingId, tableIds]));
  const others = day.bookings
    .filter(({ bookingId }) => bookingId !== occupancy.bookingId)
    .map((booking) => ({ ...booking, tableIds: tablesOf.get(booking.bookingId) ?? booking.tableIds }));
  return { ...day, bookings: [...others, occupancy] };
}
