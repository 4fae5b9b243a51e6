import type { Place } from './places.ts';
import { movesOf, type Found, type ReseatingTable, type Sitter } from './reseating.ts';

/** One party makes room for another, which makes room for another: further than this no host follows. */
export const chainMovesMax = 3;

/** The seating with the fewest moves, up to three; `null` when there is none or the steps ran out. */
export function findByChains(table: ReseatingTable, newcomer: Sitter, stepsMax: number): Found | null {
  const search = new ChainSearch(table, stepsMax);
  for (let moves = 1; moves <= chainMovesMax; moves++) {
    if (!search.settle([newcomer], moves)) continue;
    const place = search.seated.get(newcomer);
    if (place !== undefined) return { place, moves: movesOf(search.seated, newcomer) };
  }
  return null;
}

class ChainSearch {
  readonly seated = new Map<Sitter, Place>();

  constructor(
    private readonly table: ReseatingTable,
    private stepsLeft: number,
  ) {}

  /** Seats all who stand, sending at most so many others to look for a new place. Undoes itself when it fails. */
  settle(standing: readonly Sitter[], movesLeft: number): boolean {
    const [sitter, ...rest] = standing;
    if (sitter === undefined) return true;
    for (const place of sitter.places) {
      if (this.stepsLeft-- <= 0) return false;
      const displaced = this.displacedBy(sitter, place);
      if (displaced === null || displaced.length > movesLeft) continue;
      for (const other of displaced) this.table.diary.strike(other.booking, other.booking.tableIds);
      this.table.diary.enter(sitter.booking, place.tableIds);
      this.seated.set(sitter, place);
      if (this.settle([...rest, ...displaced], movesLeft - displaced.length)) return true;
      this.seated.delete(sitter);
      this.table.diary.strike(sitter.booking, place.tableIds);
      for (const other of displaced) this.table.diary.enter(other.booking, other.booking.tableIds);
    }
    return false;
  }

  /** Who would have to leave; `null` when it is somebody who has just been seated. */
  private displacedBy(sitter: Sitter, place: Place): Sitter[] | null {
    const displaced = new Set<Sitter>();
    for (const { booking } of this.table.diary.inTheWay(place.tableIds, sitter.booking)) {
      const other = booking === null ? undefined : this.table.movable.get(booking);
      if (other === undefined || this.seated.has(other)) return null;
      displaced.add(other);
    }
    return [...displaced];
  }
}
