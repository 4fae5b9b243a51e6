import { statement, type Tx } from '#kernel';
import { OccupancyBytes, restaurantsIn } from './occupancy-bytes.ts';
import { longestStayMs } from './sql/look-at-day.ts';

// For whole cities, so only what a mask is made of, as bytes: `string_agg` of what a binary column is sent as, and base64, for text
// is what the driver reads. Measured in the server's processor time on 100,000 restaurants with 15 bookings each, batches of 500,
// microseconds a restaurant:
//
//   86  text, a range of time for each restaurant, the tables of each booking looked up by `allocations_pkey`
//   20  bookings as bytes, one scan of `bookings_by_time` for all: a list of restaurants and a range of time
//   11  the tables of all who are to come there and then, from `allocations_no_overlap`: a range of restaurants; 16 by a list
//
// The two are joined here and not there: hashed on the server it is 5 more, and where the planner underrates the rows, a nested loop
// of ten seconds. A range of time of its own for each restaurant would have to be `to_timestamp(d.from_s)`: under
// row-level security that is a filter, as it is not leakproof, and all of a restaurant's history would be read.
/** Parameters are `overlapValues`. */
export const overlapping = `b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
      AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)`;

/** 46 bytes a booking, see `OccupancyBytes`. */
const dayBookings = statement(
  'booking_day_bookings',
  `SELECT encode(string_agg(uuid_send(b.id) || int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                       || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END), ''), 'base64') AS base64
     FROM bookings b
    WHERE ${overlapping}`,
);

// Only who is still to come is in the index: it stays small, however long the history. It is not bound by time, for a restaurant's rows
// lie together by table; who has 200 bookings to come costs as much as 15 look-ups do. `&&` would cost 3 µs more.
const tablesInRange = statement(
  'booking_tables_in_range',
  `SELECT encode(string_agg(uuid_send(a.booking_id) || int4send(a.table_id), ''), 'base64') AS base64
     FROM allocations a
    WHERE a.restaurant_id BETWEEN $1 AND $2 AND a.tenant_id = $3 AND a.active
      AND lower(a.during) < to_timestamp($5::float8) AND upper(a.during) > to_timestamp($4::float8)`,
);

/** Of few restaurants, or such as lie far apart: what others have, or the house on other days, costs nothing then. */
const tablesOfBookings = statement(
  'booking_tables_of_bookings',
  `SELECT encode(string_agg(uuid_send(a.booking_id) || int4send(a.table_id), ''), 'base64') AS base64
     FROM bookings b JOIN allocations a ON a.booking_id = b.id
    WHERE ${overlapping}`,
);

/** More restaurants are read by a scan, fewer by look-ups. */
const lookedUpMax = 100;
/** A scan reads a restaurant in a quarter of the time, so as many as these may be read for one that is wanted. */
const scannedForOneMax = 4;

interface Row {
  readonly base64: string | null;
}

export interface OverlapOf {
  readonly restaurantIds: readonly number[];
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Who takes up room in `[fromMs, untilMs)`, whatever their service date. Tables are asked for of houses that have a booking: on most dates to come few have. */
export async function loadDayOccupancies(tx: Tx, overlap: OverlapOf): Promise<OccupancyBytes> {
  const bookings = bytesOf(await tx.one<Row>(dayBookings, overlapValues(tx, overlap)));
  const booked = restaurantsIn(bookings);
  if (booked.length === 0) return new OccupancyBytes(bookings, bookings);
  const { first, last } = spanOf(booked);
  const isDense = booked.length > lookedUpMax && last - first < booked.length * scannedForOneMax;
  const tables = isDense
    ? await tx.one<Row>(tablesInRange, [first, last, tx.ctx.tenantId, overlap.fromMs / 1000, overlap.untilMs / 1000])
    : await tx.one<Row>(tablesOfBookings, overlapValues(tx, { ...overlap, restaurantIds: booked }));
  return new OccupancyBytes(bookings, bytesOf(tables));
}

export function overlapValues(tx: Tx, { restaurantIds, fromMs, untilMs }: OverlapOf): readonly unknown[] {
  return [restaurantIds, tx.ctx.tenantId, (fromMs - longestStayMs) / 1000, fromMs / 1000, untilMs / 1000];
}

function bytesOf(row: Row | null): Buffer {
  return Buffer.from(row?.base64 ?? '', 'base64');
}

function spanOf(ids: readonly number[]): { first: number; last: number } {
  return { first: ids.reduce((least, id) => Math.min(least, id)), last: ids.reduce((most, id) => Math.max(most, id)) };
}
