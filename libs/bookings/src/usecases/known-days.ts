import type { StoredOccupancy } from '../persistence/occupancy-json.ts';
import type { KnownPlan } from './known-plans.ts';
import type { TimeRange } from './restaurant-hints.ts';

/** About 300 bytes each: 60 MB at most. Days that do not fit are read again, under their lock. */
const occupanciesMax = 200_000;

/** A service day as this process has read it under its lock, or as its own last booking has left it. */
export interface KnownDay {
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly known: KnownPlan;
  /** The time whose bookings these are. */
  readonly range: TimeRange;
  /** Everybody who takes up room, none of them a hold that had run out. */
  readonly bookings: readonly StoredOccupancy[];
  /** Which versions of which rows these are; see `booking_write_on_known_days`. */
  readonly print: bigint;
}

export type DayKey = Pick<KnownDay, 'restaurantId' | 'serviceDate'>;

/**
 * The service days that this process has booked lately.
 *
 * Invariant B10: what was decided on a known day is written only when that day, under its locks, is as it was known:
 * the same plan, the same versions of the same bookings, and no instant passed that changes the answer.
 * Why: another node, or somebody at psql, may have booked the last table since.
 * Held by: booking_write_on_known_days, which compares before it writes. Proved by: test/faults/known-days.spec.ts
 */
export class KnownDays {
  private readonly days = new Map<string, KnownDay>();
  private occupancies = 0;

  find(key: DayKey): KnownDay | null {
    const name = nameOf(key);
    const day = this.days.get(name);
    if (day === undefined) return null;
    // A Map keeps the order of insertion: the first is the one that was not asked for longest.
    this.days.delete(name);
    this.days.set(name, day);
    return day;
  }

  remember(day: KnownDay): void {
    this.forget(day);
    this.days.set(nameOf(day), day);
    this.occupancies += weightOf(day);
    for (const oldest of this.days.values()) {
      if (this.occupancies <= occupanciesMax) return;
      this.forget(oldest);
    }
  }

  forget(key: DayKey): void {
    const name = nameOf(key);
    const day = this.days.get(name);
    if (day === undefined) return;
    this.days.delete(name);
    this.occupancies -= weightOf(day);
  }
}

/** An empty day is something to know, too. */
function weightOf({ bookings }: KnownDay): number {
  return bookings.length + 4;
}

function nameOf({ restaurantId, serviceDate }: DayKey): string {
  return `${restaurantId}:${serviceDate}`;
}
