import { chooseTables, seatingOf, type Seating } from './choose-tables.ts';
import { mayBeSeated } from './reseat-bound.ts';
import { findByChains } from './reseat-chains.ts';
import { findExactly } from './reseat-exactly.ts';
import { reseatingTable, type ReseatMove } from './reseating.ts';
import type { RestaurantDay } from './restaurant-day.ts';
import { termsAt, type Terms, type Wish } from './terms.ts';

// Invariant A8: re-seating never doubles a table, never uses a blocked one, never moves who must not be moved.
// Why: who was promised a table gets one. Proved by: reseat.spec.ts
// Invariant A9: re-seating finds a seating whenever there is one, given the steps.
// Why: a refusal under "only by moving" must be true. Proved by: reseat.spec.ts

export interface Reseating {
  /** Where the newcomer sits. */
  readonly seating: Seating;
  /** Who gets which tables instead of theirs; empty when nobody had to move. */
  readonly moves: readonly ReseatMove[];
}

/**
 * Steps of search, for chains (a place tried) and for the exact search (a party looked at) each. Measured
 * on five evenings of 30 tables and some 55 bookings: a refusal costs 1 to 3 ms of processor time on average,
 * seldom more than 10, under the lock of one day. Fifty times as many steps cost 25 ms and found two
 * parties more on one evening of five; none at all lose up to nine.
 */
export const reseatStepsMax = 2_000;

/**
 * A seating for a party, moving others if it must: first nobody, then chains of up to three moves,
 * fewest first, then a bounded exact search over all that may move. Moved parties keep their time,
 * stay in the areas they were given, and get a place whose limits take them. Parties who have
 * started, or whose stay is not wholly within what was read, stay where they are, movable or not.
 * @returns `null` when there is none, or none was found within `stepsMax`
 */
export function reseat(
  day: RestaurantDay,
  wish: Wish,
  options: { terms?: readonly Terms[]; stepsMax?: number } = {},
): Reseating | null {
  const terms = options.terms ?? termsAt(day, wish);
  const seating = chooseTables(day, wish, terms);
  if (seating !== null) return { seating, moves: [] };
  const stepsMax = options.stepsMax ?? reseatStepsMax;
  const table = reseatingTable(day);
  const offers = terms
    .map((offer) => ({ offer, newcomer: table.newcomer(wish, offer) }))
    .filter(({ newcomer }) => mayBeSeated(table, newcomer));
  for (const find of [findByChains, findExactly]) {
    for (const { offer, newcomer } of offers) {
      const found = find(table, newcomer, stepsMax);
      if (found !== null) return { seating: seatingOf(found.place, offer, wish.party), moves: found.moves };
    }
  }
  return null;
}
