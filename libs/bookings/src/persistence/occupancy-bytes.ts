import type { Occupancy } from '../domain/restaurant-day.ts';
import { instantMsAt, isInfiniteAt } from './pg-instants.ts';

// A booking: its id (16 bytes), restaurant (4), party (2), and when it starts, frees its tables, and runs out as a hold (8 each,
// microseconds since 2000-01-01). A table: the id of its booking (16), its own (4). All most significant byte first.
const bookingBytes = 46;
const tableBytes = 20;
const idBytes = 16;
const at = { restaurantId: 16, party: 20, startsAt: 22, until: 30, holdExpiresAt: 38 } as const;

const none = -1;
/** So many rows are linked between two looks at the clock: some 0.1 ms. */
const rowsAStep = 1_000;

/** The restaurants that have a booking among these. */
export function restaurantsIn(bookings: Buffer): number[] {
  const ids = new Set<number>();
  for (let offset = at.restaurantId; offset < bookings.length; offset += bookingBytes) ids.add(bookings.readInt32BE(offset));
  return [...ids];
}

/**
 * Bookings of many restaurants as the database sent them. They become objects for one restaurant at a time, when asked for, since a
 * city has a million and a half of them an evening.
 */
export class OccupancyBytes {
  /** By restaurant id, its last booking; and for each booking the one before. */
  private readonly lastOf = new Map<number, number>();
  private readonly before: Int32Array;
  private readonly lastTableOf: Int32Array;
  private readonly tableBefore: Int32Array;
  /** Bookings by their id: open addressing, at most half full. */
  private readonly slots: Int32Array;
  private readonly bookings: DataView;
  private readonly tables: DataView;

  constructor(bookings: Buffer, tables: Buffer) {
    if (bookings.length % bookingBytes !== 0 || tables.length % tableBytes !== 0) throw new RangeError(`no rows of bookings and tables: ${bookings.length} and ${tables.length} bytes`);
    this.bookings = viewOf(bookings);
    this.tables = viewOf(tables);
    const count = bookings.length / bookingBytes;
    this.before = new Int32Array(count);
    this.lastTableOf = new Int32Array(count).fill(none);
    this.tableBefore = new Int32Array(tables.length / tableBytes);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, count * 2)))).fill(none);
  }

  /** To be walked through before anything is asked: links the rows, in steps, so that a caller can give way in between. */
  *link(): Generator<void, void> {
    for (let row = 0; row < this.before.length; row++) {
      if (row % rowsAStep === 0) yield;
      const restaurantId = this.bookings.getInt32(row * bookingBytes + at.restaurantId);
      this.before[row] = this.lastOf.get(restaurantId) ?? none;
      this.lastOf.set(restaurantId, row);
      this.slots[this.slotOf(this.bookings, row * bookingBytes)] = row;
    }
    for (let row = 0; row < this.tableBefore.length; row++) {
      if (row % rowsAStep === 0) yield;
      const booking = this.slots[this.slotOf(this.tables, row * tableBytes)] as number;
      // A table of who is not among them: on another day, or no longer occupying.
      if (booking === none) continue;
      this.tableBefore[row] = this.lastTableOf[booking] as number;
      this.lastTableOf[booking] = row;
    }
  }

  /** As far as masks need them: who they are, and whether they could be moved, is not read. */
  of(restaurantId: number, serviceDate: string): Occupancy[] {
    const found: Occupancy[] = [];
    for (let row = this.lastOf.get(restaurantId) ?? none; row !== none; row = this.before[row] as number) {
      const offset = row * bookingBytes;
      const startsAtMs = Math.floor(instantMsAt(this.bookings, offset + at.startsAt));
      const untilMs = Math.ceil(instantMsAt(this.bookings, offset + at.until));
      const holdExpiresAtMs = isInfiniteAt(this.bookings, offset + at.holdExpiresAt) ? null : Math.round(instantMsAt(this.bookings, offset + at.holdExpiresAt));
      found.push({ bookingId: '', party: this.bookings.getInt16(offset + at.party), startsAtMs, endsAtMs: untilMs, untilMs, serviceDate, tableIds: this.tableIdsOf(row), holdExpiresAtMs, movable: false });
    }
    return found;
  }

  private tableIdsOf(booking: number): number[] {
    const ids: number[] = [];
    for (let row = this.lastTableOf[booking] as number; row !== none; row = this.tableBefore[row] as number) ids.push(this.tables.getInt32(row * tableBytes + idBytes));
    return ids;
  }

  /** Where the booking of this id is, or would be. The end of an id is its most random part. */
  private slotOf(bytes: DataView, offset: number): number {
    const last = this.slots.length - 1;
    for (let slot = bytes.getInt32(offset + 12) & last; ; slot = (slot + 1) & last) {
      const row = this.slots[slot] as number;
      if (row === none || isSameId(bytes, offset, this.bookings, row * bookingBytes)) return slot;
    }
  }
}

/** A view is compiled to a few instructions a number; methods of a buffer check what they are given. */
function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function isSameId(one: DataView, oneAt: number, other: DataView, otherAt: number): boolean {
  for (let word = idBytes - 4; word >= 0; word -= 4) if (one.getInt32(oneAt + word) !== other.getInt32(otherAt + word)) return false;
  return true;
}
