import { statement, type Tx } from '#kernel';
import type { Occupancy } from '../domain/restaurant-day.ts';
import { overlapping, overlapValues, type OverlapOf } from './day-occupancies.ts';
import { instantMsAt, isInfiniteAt } from './pg-instants.ts';

// For the page of a search: some twenty houses, of each the few bookings that decide a window of time. One scan of `bookings_by_time`
// brings a booking and its tables; what it costs is the look-up of each booking's tables. By processor time of the server for
// 22 houses and 150 bookings: 1.5 ms so, 1.7 with the tables counted and joined by LATERAL, 1.6 with a row for each table; from
// `allocations_no_overlap` the tables are half a look-up, and as much again for each evening that a house has booked ahead.
const pageOccupancies = statement(
  'booking_page_occupancies',
  `SELECT encode(string_agg(int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                         || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END)
                         || array_send(ARRAY(SELECT a.table_id FROM allocations a WHERE a.booking_id = b.id)), ''), 'base64') AS base64
     FROM bookings b
    WHERE ${overlapping}`,
);

/**
 * Where a booking has what: its restaurant (4 bytes), party (2), start, end and expiry (8 each), its tables as `array_send` writes
 * them: dimensions (4), two that do not matter, and unless there is none, how many, another, and 8 for each, the latter half its id.
 */
const at = { party: 4, startsAt: 6, until: 14, holdExpiresAt: 22, dimensions: 30, tableCount: 42, tables: 50 } as const;
const tableBytes = 8;

/** Who takes up room in `[fromMs, untilMs)`, as far as masks need them: the bytes of each restaurant, for `occupanciesIn`. One without any is missing. */
export async function loadPageOccupancies(tx: Tx, overlap: OverlapOf): Promise<Map<number, Uint8Array>> {
  const row = await tx.one<{ base64: string | null }>(pageOccupancies, overlapValues(tx, overlap));
  const all = Buffer.from(row?.base64 ?? '', 'base64');
  const { buffer, byteOffset, byteLength } = all;
  const bytes = new DataView(buffer, byteOffset, byteLength);
  const found = new Map<number, Uint8Array>();
  for (let from = 0; from < byteLength; ) {
    const restaurantId = bytes.getInt32(from);
    let until = from;
    while (until < byteLength && bytes.getInt32(until) === restaurantId) until += lengthAt(bytes, until);
    // The scan brings a restaurant's rows one after the other, mostly: no order is asked of the server.
    const others = found.get(restaurantId);
    const own = all.subarray(from, until);
    found.set(restaurantId, others === undefined ? own : Buffer.concat([others, own]));
    from = until;
  }
  return found;
}

/** @param serviceDate the day that is asked about */
export function occupanciesIn({ buffer, byteOffset, byteLength }: Uint8Array, serviceDate: string): Occupancy[] {
  const bytes = new DataView(buffer, byteOffset, byteLength);
  const found: Occupancy[] = [];
  for (let offset = 0; offset < byteLength; offset += lengthAt(bytes, offset)) found.push(occupancyAt(bytes, offset, serviceDate));
  return found;
}

function occupancyAt(bytes: DataView, offset: number, serviceDate: string): Occupancy {
  const tableIds = tableIdsAt(bytes, offset);
  const startsAtMs = Math.floor(instantMsAt(bytes, offset + at.startsAt));
  const untilMs = Math.ceil(instantMsAt(bytes, offset + at.until));
  const holdExpiresAtMs = isInfiniteAt(bytes, offset + at.holdExpiresAt) ? null : Math.round(instantMsAt(bytes, offset + at.holdExpiresAt));
  return { bookingId: '', party: bytes.getInt16(offset + at.party), startsAtMs, endsAtMs: untilMs, untilMs, serviceDate, tableIds, holdExpiresAtMs, movable: false };
}

function lengthAt(bytes: DataView, offset: number): number {
  return bytes.getInt32(offset + at.dimensions) === 0 ? at.tableCount : at.tables + tableBytes * bytes.getInt32(offset + at.tableCount);
}

function tableIdsAt(bytes: DataView, offset: number): number[] {
  if (bytes.getInt32(offset + at.dimensions) === 0) return [];
  const ids: number[] = [];
  const count = bytes.getInt32(offset + at.tableCount);
  for (let table = 0; table < count; table++) ids.push(bytes.getInt32(offset + at.tables + tableBytes * table + 4));
  return ids;
}
