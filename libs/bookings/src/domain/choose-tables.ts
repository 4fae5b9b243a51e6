import { quarterTableOf } from '#kernel';
import { FloorDiary } from './floor-diary.ts';
import { byPreference, placesFor, placesOf, type Place } from './places.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { termsAt, type Terms, type Wish } from './terms.ts';

// Invariant A6: chooseTables finds a place exactly when seatable offers the time.
// Why: what was shown is what is booked. Proved by: choose-tables.spec.ts

/** Where and how long a party sits. */
export interface Seating {
  readonly tableIds: readonly number[];
  /** `null` when it is one table. */
  readonly combinationId: number | null;
  /** The service whose terms these are; `null` outside of all. */
  readonly serviceId: number | null;
  readonly startsAtMs: number;
  /** The end of the turn. */
  readonly endsAtMs: number;
  /** The end of turn and buffer: until when the tables are taken. */
  readonly untilMs: number;
  readonly wastedSeats: number;
}

/**
 * The tables for a party: fewest wasted seats, then fewest tables, then priority, then least
 * fragmentation (the place whose neighbours in time leave the least idle).
 * @param terms as services offer them to guests, unless staff decide otherwise (`termsOfStaff`)
 * @returns `null` when nothing fits without moving others
 */
export function chooseTables(day: RestaurantDay, wish: Wish, terms: readonly Terms[] = termsAt(day, wish)): Seating | null {
  if (terms.length === 0) return null;
  const diary = FloorDiary.ofDay(day);
  const places = placesOf(day);
  const { startMs, endMs } = quarterTableOf(day.serviceDate, day.timeZone);
  let best: { place: Place; idleMs: number; terms: Terms } | null = null;
  for (const offer of terms) {
    for (const place of placesFor(places, { party: wish.party, areaIds: offer.areaIds })) {
      const order = best === null ? -1 : byPreference(place, best.place);
      // Sorted: what follows is no better than this.
      if (order > 0) break;
      if (!diary.isFree(place.tableIds, offer.stay)) continue;
      const idleMs = diary.idleMsAround(place.tableIds, offer.stay, { fromMs: startMs, untilMs: endMs });
      if (best === null || order < 0 || idleMs < best.idleMs) best = { place, idleMs, terms: offer };
    }
  }
  return best === null ? null : seatingOf(best.place, best.terms, wish.party);
}

export function seatingOf(place: Place, terms: Terms, party: number): Seating {
  return {
    tableIds: place.tableIds,
    combinationId: place.combinationId,
    serviceId: terms.service?.id ?? null,
    ...terms.stay,
    wastedSeats: place.maxParty - party,
  };
}
