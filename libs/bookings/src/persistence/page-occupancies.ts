import { statement, type Tx } from '#kernel';
import type { Occupancy } from '../domain/restaurant-day.ts';
import { overlapping, overlapValues, type OverlapOf } from './day-occupancies.ts';
import { instantMsAt, isInfiniteAt } from './pg-instants.ts';

// For the page of a search: some twenty houses, from each the few bookings that decide a window of time.
// A booking and behind it the tables that it has, so that one scan of `bookings_by_time` serves both.
const pageOccupancies = statement(
  'booking_page_occupancies',
  `SELECT encode(string_agg(int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                         || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END)
                         || int2send(t.count) || t.ids, ''), 'base64') AS base64
     FROM bookings b
    CROSS JOIN LATERAL (SELECT count(*)::int2 AS count, coalesce(string_agg(int4send(a.table_id), ''), '') AS ids FROM allocations a WHERE a.booking_id = b.id) AS t
    WHERE ${overlapping}`,
);

/** Where a booking has what: its restaurant (4 bytes), party (2), start, end and expiry (8 each), how many tables (2), and these (4 each). */
const at = { party: 4, startsAt: 6, until: 14, holdExpiresAt: 22, tableCount: 30, tables: 32 } as const;

/** Who takes up room in `[fromMs, untilMs)`, as far as masks need them, by restaurant: `serviceDate` is what it is asked for. One without any is missing. */
export async function loadPageOccupancies(tx: Tx, { serviceDate, ...overlap }: OverlapOf & { serviceDate: string }): Promise<Map<number, Occupancy[]>> {
  const row = await tx.one<{ base64: string | null }>(pageOccupancies, overlapValues(tx, overlap));
  const { buffer, byteOffset, byteLength } = Buffer.from(row?.base64 ?? '', 'base64');
  const bytes = new DataView(buffer, byteOffset, byteLength);
  const found = new Map<number, Occupancy[]>();
  for (let offset = 0; offset < byteLength; offset += at.tables + 4 * bytes.getInt16(offset + at.tableCount)) {
    const restaurantId = bytes.getInt32(offset);
    const others = found.get(restaurantId);
    const occupancy = occupancyAt(bytes, offset, serviceDate);
    if (others === undefined) found.set(restaurantId, [occupancy]);
    else others.push(occupancy);
  }
  return found;
}

function occupancyAt(bytes: DataView, offset: number, serviceDate: string): Occupancy {
  const startsAtMs = Math.floor(instantMsAt(bytes, offset + at.startsAt));
  const untilMs = Math.ceil(instantMsAt(bytes, offset + at.until));
  const holdExpiresAtMs = isInfiniteAt(bytes, offset + at.holdExpiresAt) ? null : Math.round(instantMsAt(bytes, offset + at.holdExpiresAt));
  const tableIds: number[] = [];
  const count = bytes.getInt16(offset + at.tableCount);
  for (let table = 0; table < count; table++) tableIds.push(bytes.getInt32(offset + at.tables + 4 * table));
  return { bookingId: '', party: bytes.getInt16(offset + at.party), startsAtMs, endsAtMs: untilMs, untilMs, serviceDate, tableIds, holdExpiresAtMs, movable: false };
}
