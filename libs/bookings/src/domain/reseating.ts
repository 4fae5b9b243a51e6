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

/** A party during the search: where it may sit without asking who cannot move, best first. */
export interface Sitter {
  readonly booking: Occupancy;
  /** Its own tables are always among them: who sits well may stay, whatever has changed around it. */
  readonly places: readonly Place[];
}

/** The floor while others are asked to move. */
export interface ReseatingTable {
  /** Only those who may move: the places of a sitter are already clear of all others and of blocks. */
  readonly diary: FloorDiary;
  /** Who may be moved, by booking. */
  readonly movable: ReadonlyMap<Occupancy, Sitter>;
  newcomer(wish: Wish, terms: Terms): Sitter;
}

/** What a search found: the newcomer's place and who moves where. */
export interface Found {
  readonly place: Place;
  readonly moves: readonly ReseatMove[];
}

export function reseatingTable(day: RestaurantDay): ReseatingTable {
  const present = day.bookings.filter((booking) => occupies(booking, day.nowMs));
  const mayMove = movableOf(day, present);
  const fixed = new FloorDiary(day.tables, present.filter((booking) => !mayMove.has(booking)), day.blocks);
  const placesThatFit = placeFinder(day);
  const openPlaces = (booking: Occupancy, areaIds: readonly number[] | null): Place[] =>
    placesThatFit(booking.party, areaIds).filter((place) => fixed.isFree(place.tableIds, booking));
  const areaOfTable = new Map(day.tables.map((table) => [table.id, table.areaId]));
  const movable = new Map<Occupancy, Sitter>();
  for (const booking of mayMove) {
    const areaIds = booking.tableIds.flatMap((tableId) => areaOfTable.get(tableId) ?? []);
    movable.set(booking, { booking, places: withOwn(booking, openPlaces(booking, areaIds)) });
  }
  return {
    diary: new FloorDiary(day.tables, mayMove, []),
    movable,
    newcomer(wish, terms) {
      const booking = { bookingId: '', party: wish.party, ...terms.stay, serviceDate: '', tableIds: [], holdExpiresAtMs: null, movable: false };
      return { booking, places: openPlaces(booking, terms.areaIds) };
    },
  };
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

/** Beyond what was read there may be others at the tables a party would be given; and who sits, sits. */
function movableOf(day: RestaurantDay, present: readonly Occupancy[]): ReadonlySet<Occupancy> {
  const range = readRangeOf(day, quarterTableOf(day.serviceDate, day.timeZone));
  return new Set(
    present.filter(
      (booking) =>
        booking.movable &&
        booking.tableIds.length > 0 &&
        booking.startsAtMs > day.nowMs &&
        booking.startsAtMs >= range.fromMs &&
        booking.untilMs <= range.untilMs,
    ),
  );
}

// Sixty bookings ask for some ten different sizes.
function placeFinder(day: RestaurantDay): (party: number, areaIds: readonly number[] | null) => readonly Place[] {
  const places = placesOf(day);
  const known = new Map<string, readonly Place[]>();
  return (party, areaIds) => {
    const key = `${party}@${areaIds?.join() ?? ''}`;
    const found = known.get(key) ?? placesFor(places, { party, areaIds });
    known.set(key, found);
    return found;
  };
}

function withOwn(booking: Occupancy, places: Place[]): readonly Place[] {
  const { tableIds, party } = booking;
  if (places.some((place) => sameTables(place.tableIds, tableIds))) return places;
  return [{ tableIds, combinationId: null, minParty: party, maxParty: party, priority: 0, areaIds: [] }, ...places];
}
