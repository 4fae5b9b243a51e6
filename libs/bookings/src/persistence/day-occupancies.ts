import { statement, type Tx } from '#kernel';
import { OccupancyBytes, restaurantsIn } from './occupancy-bytes.ts';
import { longestStayMs } from './sql/look-at-day.ts';

// For whole cities, so only what a mask is made of, as bytes: `string_agg` of what a binary column is sent as. Measured in
// the server's processor time on 100,000 restaurants with 15 bookings each, batches of 1,000, microseconds a restaurant:
//
//   86  text, a range of time for each restaurant, the tables of each booking looked up by `allocations_pkey`
//   16  bookings as bytes, one scan of `bookings_by_time` for all: a range of time and a list of restaurants
//   12  the tables of all bookings to come of these restaurants, from `allocations_no_overlap`, as bytes
//
// The two are joined here and not there: hashed on the server it costs 29, and where the planner underrates the rows, a nested loop
// of ten seconds. A range of time of its own for each restaurant would have to be `to_timestamp(d.from_s)`: under
// row-level security that is a filter, as it is not leakproof, and all of a restaurant's history would be read.
const overlapping = `b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
      AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)`;

/** 46 bytes a booking, see `OccupancyBytes`. */
const dayBookings = statement(
  'booking_day_bookings',
  `SELECT string_agg(uuid_send(b.id) || int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                       || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END), '') AS bytes
     FROM bookings b
    WHERE ${overlapping}`,
);

// Only who is still to come is in the index: it stays small, however long the history. Not bound by time, for a restaurant's rows
// lie together by table; who has 200 bookings to come costs as much as 15 look-ups do.
const tablesOfHouses = statement(
  'booking_tables_of_houses',
  `SELECT string_agg(uuid_send(a.booking_id) || int4send(a.table_id), '') AS bytes
     FROM allocations a
    WHERE a.restaurant_id = ANY($1::int[]) AND a.tenant_id = $2 AND a.active
      AND a.during && tstzrange(to_timestamp($3::float8), to_timestamp($4::float8))`,
);

/** Of few restaurants: what a house has on other days costs nothing then. */
const tablesOfBookings = statement(
  'booking_tables_of_bookings',
  `SELECT string_agg(uuid_send(a.booking_id) || int4send(a.table_id), '') AS bytes
     FROM bookings b JOIN allocations a ON a.booking_id = b.id
    WHERE ${overlapping}`,
);

/** More restaurants are read by scans, fewer by look-ups. */
const lookedUpMax = 100;

export interface OverlapOf {
  readonly restaurantIds: readonly number[];
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Who takes up room in `[fromMs, untilMs)`, whatever their service date. Tables are asked for of houses that have a booking: on most dates to come few have. */
export async function loadDayOccupancies(tx: Tx, { restaurantIds, fromMs, untilMs }: OverlapOf): Promise<OccupancyBytes> {
  const overlap = (ids: readonly number[]): readonly unknown[] => valuesOf(tx, { restaurantIds: ids, fromMs, untilMs });
  const bookings = (await tx.one<{ bytes: Buffer | null }>(dayBookings, overlap(restaurantIds)))?.bytes ?? null;
  if (bookings === null) return new OccupancyBytes(nothing, nothing);
  const booked = restaurantsIn(bookings);
  const tables =
    booked.length > lookedUpMax
      ? await tx.one<{ bytes: Buffer | null }>(tablesOfHouses, [booked, tx.ctx.tenantId, fromMs / 1000, untilMs / 1000])
      : await tx.one<{ bytes: Buffer | null }>(tablesOfBookings, overlap(booked));
  return new OccupancyBytes(bookings, tables?.bytes ?? nothing);
}

/** The same of a page's restaurants, to be asked at once: both statements leave in one burst. */
export async function loadPageOccupancies(tx: Tx, overlap: OverlapOf): Promise<OccupancyBytes> {
  const values = valuesOf(tx, overlap);
  const [bookings, tables] = await Promise.all([tx.one<{ bytes: Buffer | null }>(dayBookings, values), tx.one<{ bytes: Buffer | null }>(tablesOfBookings, values)]);
  const rows = new OccupancyBytes(bookings?.bytes ?? nothing, tables?.bytes ?? nothing);
  // Some hundred rows: nobody waits for that.
  for (const linking = rows.link(); linking.next().done !== true; );
  return rows;
}

function valuesOf(tx: Tx, { restaurantIds, fromMs, untilMs }: OverlapOf): readonly unknown[] {
  return [restaurantIds, tx.ctx.tenantId, (fromMs - longestStayMs) / 1000, fromMs / 1000, untilMs / 1000];
}

const nothing = Buffer.alloc(0);
