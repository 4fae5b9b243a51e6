import { isBlocked } from './day-board.ts';
import { occupies, type Block, type FloorTable, type Occupancy, type RestaurantDay } from './restaurant-day.ts';

/** A range of time at a table, and whose it is: a booking's, or nobody's (a block). */
export interface DiaryEntry {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly booking: Occupancy | null;
}

/**
 * Who has which table when, to the millisecond, open to trying things out: entries come and go while
 * a search looks for a seating. Masks answer "when"; the diary answers "where".
 */
export class FloorDiary {
  private readonly entries = new Map<number, DiaryEntry[]>();

  constructor(tables: readonly FloorTable[], bookings: Iterable<Occupancy>, blocks: readonly Block[]) {
    for (const table of tables) {
      const ofTable = blocks.filter((block) => isBlocked(table, block));
      this.entries.set(
        table.id,
        ofTable.map(({ fromMs, untilMs }) => ({ fromMs, untilMs, booking: null })),
      );
    }
    for (const booking of bookings) this.enter(booking, booking.tableIds);
  }

  /** Everything that takes up room on a day. */
  static ofDay(day: RestaurantDay): FloorDiary {
    const present = day.bookings.filter((booking) => occupies(booking, day.nowMs));
    return new FloorDiary(day.tables, present, day.blocks);
  }

  enter(booking: Occupancy, tableIds: readonly number[]): void {
    const entry: DiaryEntry = { fromMs: booking.startsAtMs, untilMs: booking.untilMs, booking };
    for (const tableId of tableIds) this.entries.get(tableId)?.push(entry);
  }

  strike(booking: Occupancy, tableIds: readonly number[]): void {
    for (const tableId of tableIds) {
      const entries = this.entries.get(tableId);
      const index = entries?.findIndex((entry) => entry.booking === booking) ?? -1;
      if (index >= 0) entries?.splice(index, 1);
    }
  }

  /** What stands in the way of a stay at these tables. */
  inTheWay(tableIds: readonly number[], stay: { startsAtMs: number; untilMs: number }): DiaryEntry[] {
    const found: DiaryEntry[] = [];
    for (const tableId of tableIds) {
      for (const entry of this.entries.get(tableId) ?? []) {
        if (entry.fromMs < stay.untilMs && stay.startsAtMs < entry.untilMs) found.push(entry);
      }
    }
    return found;
  }

  isFree(tableIds: readonly number[], stay: { startsAtMs: number; untilMs: number }): boolean {
    for (const tableId of tableIds) {
      for (const entry of this.entries.get(tableId) ?? []) {
        if (entry.fromMs < stay.untilMs && stay.startsAtMs < entry.untilMs) return false;
      }
    }
    return true;
  }

  /** Time at these tables that would lie idle right before and after a stay, within a range. */
  idleMsAround(tableIds: readonly number[], stay: { startsAtMs: number; untilMs: number }, range: { fromMs: number; untilMs: number }): number {
    let idleMs = 0;
    for (const tableId of tableIds) {
      let beforeMs = Math.min(range.fromMs, stay.startsAtMs);
      let afterMs = Math.max(range.untilMs, stay.untilMs);
      for (const entry of this.entries.get(tableId) ?? []) {
        if (entry.untilMs <= stay.startsAtMs) beforeMs = Math.max(beforeMs, entry.untilMs);
        if (entry.fromMs >= stay.untilMs) afterMs = Math.min(afterMs, entry.fromMs);
      }
      idleMs += stay.startsAtMs - beforeMs + (afterMs - stay.untilMs);
    }
    return idleMs;
  }
}
