import { occupyingStatuses, slackMs, type AllocationRow, type BookingRow, type Facts } from './facts.ts';

/** A party that takes up room. */
export interface Occupant {
  readonly bookingId: string;
  readonly party: number;
  readonly startsAtMs: number;
  readonly untilMs: number;
  readonly tableIds: readonly number[];
  readonly holdExpiresAtMs: number | null;
}

/** How a restaurant's book stood from one commit to the next. */
export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the commit that began it; null before the first. */
  readonly xid: string | null;
  readonly occupants: readonly Occupant[];
}

/** Replays the commits: by restaurant, every state that was ever committed, in order, without gaps. */
export function timelinesOf({ houses, commits }: Pick<Facts, 'houses' | 'commits'>): ReadonlyMap<number, readonly Period[]> {
  const book = new Book();
  const timelines = new Map<number, Period[]>(houses.map(({ id }) => [id, [{ fromMs: -Infinity, untilMs: Infinity, xid: null, occupants: [] }]]));
  for (const { atMs, xid, changes } of commits) {
    const touched = new Set<number>();
    for (const change of changes) {
      if (change.of === 'booking') for (const row of book.applyBooking(change)) touched.add(row.restaurantId);
      if (change.of === 'allocation') for (const restaurantId of book.applyAllocation(change)) touched.add(restaurantId);
    }
    for (const restaurantId of touched) {
      const periods = timelines.get(restaurantId);
      const last = periods?.pop();
      if (periods === undefined || last === undefined) continue;
      periods.push({ ...last, untilMs: atMs }, { fromMs: atMs, untilMs: Infinity, xid, occupants: book.occupantsOf(restaurantId) });
    }
  }
  return timelines;
}

/** The states that anybody could have seen between two instants, with a little slack on both sides. */
export function periodsBetween(periods: readonly Period[], { fromMs, untilMs }: { fromMs: number; untilMs: number }): readonly Period[] {
  const from = fromMs - slackMs;
  const until = untilMs + slackMs;
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((periods[middle]?.untilMs ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  const seen: Period[] = [];
  for (let at = low; at < periods.length; at += 1) {
    const period = periods[at];
    if (period === undefined || period.fromMs > until) break;
    seen.push(period);
  }
  return seen;
}

/** The book as the commits so far have written it. */
class Book {
  private readonly bookings = new Map<string, BookingRow>();
  private readonly tables = new Map<string, Map<number, AllocationRow>>();

  applyBooking({ before, after }: { before: BookingRow | null; after: BookingRow | null }): BookingRow[] {
    if (after !== null) this.bookings.set(after.id, after);
    else if (before !== null) this.bookings.delete(before.id);
    return [before, after].filter((row) => row !== null);
  }

  applyAllocation({ before, after }: { before: AllocationRow | null; after: AllocationRow | null }): number[] {
    if (before !== null) this.tables.get(before.bookingId)?.delete(before.tableId);
    if (after !== null) {
      const tables = this.tables.get(after.bookingId) ?? new Map<number, AllocationRow>();
      tables.set(after.tableId, after);
      this.tables.set(after.bookingId, tables);
    }
    const booking = this.bookings.get((after ?? before)?.bookingId ?? '');
    return booking === undefined ? [] : [booking.restaurantId];
  }

  occupantsOf(restaurantId: number): Occupant[] {
    const occupants: Occupant[] = [];
    for (const booking of this.bookings.values()) {
      if (booking.restaurantId !== restaurantId || !occupyingStatuses.has(booking.status)) continue;
      const { id: bookingId, party, startsAtMs, untilMs, holdExpiresAtMs, status } = booking;
      const tableIds = [...(this.tables.get(bookingId)?.values() ?? [])].filter(({ active }) => active).map(({ tableId }) => tableId);
      occupants.push({ bookingId, party, startsAtMs, untilMs, tableIds, holdExpiresAtMs: status === 'held' ? holdExpiresAtMs : null });
    }
    return occupants;
  }
}
