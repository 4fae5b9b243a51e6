import type { Place } from './places.ts';
import { movesOf, type Found, type ReseatingTable, type Sitter } from './reseating.ts';
import { sameTables } from './places.ts';

/**
 * Everybody whom the newcomer could concern stands up, and all are seated anew: whoever has the
 * fewest places left first, at their own tables if possible. Finds a seating whenever there is one,
 * unless the steps run out first.
 */
export function findExactly(table: ReseatingTable, newcomer: Sitter, stepsMax: number): Found | null {
  const concerned = concernedBy(table, newcomer);
  for (const sitter of concerned) table.diary.strike(sitter.booking, sitter.booking.tableIds);
  const search = new ExactSearch(table, stepsMax);
  const place = search.settle([newcomer, ...concerned]) ? search.seated.get(newcomer) : undefined;
  if (place !== undefined) return { place, moves: movesOf(search.seated, newcomer) };
  for (const sitter of concerned) table.diary.enter(sitter.booking, sitter.booking.tableIds);
  return null;
}

/** Who may move and shares some time with the newcomer, or with somebody who does, and so on. */
function concernedBy(table: ReseatingTable, newcomer: Sitter): Sitter[] {
  const concerned: Sitter[] = [newcomer];
  const others = new Set(table.movable.values());
  for (const sitter of concerned) {
    for (const other of others) {
      if (other.booking.startsAtMs >= sitter.booking.untilMs || sitter.booking.startsAtMs >= other.booking.untilMs) continue;
      others.delete(other);
      concerned.push(other);
    }
  }
  return concerned.slice(1);
}

class ExactSearch {
  readonly seated = new Map<Sitter, Place>();

  constructor(
    private readonly table: ReseatingTable,
    private stepsLeft: number,
  ) {}

  settle(standing: readonly Sitter[]): boolean {
    if (standing.length === 0) return true;
    // Everybody who stands is looked at, so a step is one of them: the work of a step stays the same.
    this.stepsLeft -= standing.length;
    if (this.stepsLeft < 0) return false;
    const next = this.mostPressed(standing);
    if (next === null) return false;
    const { sitter, places } = next;
    const rest = standing.filter((other) => other !== sitter);
    for (const place of places) {
      this.table.diary.enter(sitter.booking, place.tableIds);
      this.seated.set(sitter, place);
      if (this.settle(rest)) return true;
      this.seated.delete(sitter);
      this.table.diary.strike(sitter.booking, place.tableIds);
    }
    return false;
  }

  /** Who has the fewest places left, and those places, their own first; `null` when somebody has none. */
  private mostPressed(standing: readonly Sitter[]): { sitter: Sitter; places: Place[] } | null {
    let pressed: { sitter: Sitter; places: Place[] } | null = null;
    for (const sitter of standing) {
      const places = this.placesLeft(sitter, pressed?.places.length ?? Number.POSITIVE_INFINITY);
      if (places === null) continue;
      if (places.length === 0) return null;
      pressed = { sitter, places };
    }
    if (pressed === null) return null;
    const own = pressed.sitter.booking.tableIds;
    const isOwn = (place: Place): number => (sameTables(place.tableIds, own) ? 0 : 1);
    return { sitter: pressed.sitter, places: pressed.places.sort((one, other) => isOwn(one) - isOwn(other)) };
  }

  /** The free places of a sitter; `null` as soon as there are as many as somebody else has. */
  private placesLeft(sitter: Sitter, tooMany: number): Place[] | null {
    const places: Place[] = [];
    for (const place of sitter.places) {
      if (!this.table.diary.isFree(place.tableIds, sitter.booking)) continue;
      places.push(place);
      if (places.length >= tooMany) return null;
    }
    return places;
  }
}
