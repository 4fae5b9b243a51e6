import { quarterTableOf } from '#kernel';
import { readRangeOf } from './day-services.ts';
import { FloorDiary } from './floor-diary.ts';
import { placesFor, placesOf, sameTables, type Place } from './places.ts';
import { occupies, type Occupancy, type RestaurantDay } from './restaurant-day.ts';
import type { Terms, Wish } from './terms.ts';

/** A booking, and the tables it gets instead of its own. */
export interface ReseatMove {
  readonly bookingId: string;
  readonly tableIds: readonly number[];
}

/** A party during the search: where it may sit, best first. */
export interface Sitter {
  readonly booking: Occupancy;
  readonly places: readonly Place[];
}

/** The floor while others are asked to move. */
export interface ReseatingTable {
  readonly diary: FloorDiary;
  readonly places: readonly Place[];
  /** Who may be moved, by booking. */
  readonly movable: ReadonlyMap<Occupancy, Sitter>;
}

/** What a search found: the newcomer's place and who moves where. */
export interface Found {
  readonly place: Place;
  readonly moves: readonly ReseatMove[];
}

export function reseatingTable(day: RestaurantDay): ReseatingTable {
  const places = placesOf(day);
  const range = readRangeOf(day, quarterTableOf(day.serviceDate, day.timeZone));
  const areaOfTable = new Map(day.tables.map((table) => [table.id, table.areaId]));
  const movable = new Map<Occupancy, Sitter>();
  for (const booking of day.bookings) {
    if (!booking.movable || !occupies(booking, day.nowMs) || booking.tableIds.length === 0) continue;
    // Beyond what was read there may be others at the tables it would be given; and who sits, sits.
    if (booking.startsAtMs < range.fromMs || booking.untilMs > range.untilMs || booking.startsAtMs <= day.nowMs) continue;
    const areaIds = booking.tableIds.flatMap((tableId) => areaOfTable.get(tableId) ?? []);
    movable.set(booking, { booking, places: placesFor(places, { party: booking.party, areaIds }) });
  }
  return { diary: new FloorDiary(day), places, movable };
}

/** The newcomer as one of the party, so that the search treats all alike. */
export function newcomerSitter(table: ReseatingTable, wish: Wish, terms: Terms): Sitter {
  const booking: Occupancy = {
    bookingId: '',
    party: wish.party,
    ...terms.stay,
    serviceDate: '',
    tableIds: [],
    holdExpiresAtMs: null,
    movable: false,
  };
  return { booking, places: placesFor(table.places, { party: wish.party, areaIds: terms.areaIds }) };
}

/** The moves in a finished search; who got the same tables back has not moved. */
export function movesOf(seated: ReadonlyMap<Sitter, Place>, newcomer: Sitter): ReseatMove[] {
  const moves: ReseatMove[] = [];
  for (const [sitter, place] of seated) {
    if (sitter === newcomer || sameTables(place.tableIds, sitter.booking.tableIds)) continue;
    moves.push({ bookingId: sitter.booking.bookingId, tableIds: place.tableIds });
  }
  return moves;
}
