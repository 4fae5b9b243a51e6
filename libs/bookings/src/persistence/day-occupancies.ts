import { statement, type Tx } from '#kernel';
import type { Occupancy } from '../domain/restaurant-day.ts';
import { longestStayMs } from './sql/look-at-day.ts';

// For whole cities: each restaurant with a range of its own, for zones differ, and only what a mask is made of. Numbers with
// spaces in between are a quarter of the bytes of `booking_occupancies`. Measured on 100,000 restaurants with 15 bookings
// each, a batch of 500: 95 µs a restaurant, against 140 to 190 for that statement. Two thirds are the look-ups of each
// booking's tables, 3 µs each: joining them instead of asking for each booking's is no faster, nor is collecting the ids
// first, and hashing is out of the question, for they are spread over all of the history.
const dayOccupancies = statement(
  'booking_day_occupancies',
  `SELECT d.id AS restaurant_id,
          string_agg(concat_ws(' ', b.party, floor(date_part('epoch', b.starts_at) * 1000)::int8, ceil(date_part('epoch', b.occupied_until) * 1000)::int8,
                                    CASE WHEN b.status = 'held' THEN coalesce(round(date_part('epoch', b.hold_expires_at) * 1000)::int8, 0) ELSE 0 END,
                                    (SELECT string_agg(a.table_id::text, ' ') FROM allocations a WHERE a.booking_id = b.id)), ';') AS occupancies
     FROM unnest($1::int[], $3::float8[], $4::float8[]) AS d(id, from_s, until_s)
     JOIN bookings b ON b.restaurant_id = d.id AND b.tenant_id = $2 AND b.occupies
      AND b.starts_at >= to_timestamp(d.from_s - $5::float8) AND b.starts_at < to_timestamp(d.until_s) AND b.occupied_until > to_timestamp(d.from_s)
    GROUP BY d.id`,
);

/** A restaurant, and the range of time that decides its day. */
export interface DayRange {
  readonly restaurantId: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Who takes up room, by restaurant id, as text for `parseOccupancies`; a restaurant without any is missing from the map. */
export async function loadDayOccupancies(tx: Tx, ranges: readonly DayRange[]): Promise<Map<number, string>> {
  const rows = await tx.rows<{ restaurant_id: number; occupancies: string }>(dayOccupancies, [
    ranges.map(({ restaurantId }) => restaurantId),
    tx.ctx.tenantId,
    ranges.map(({ fromMs }) => fromMs / 1000),
    ranges.map(({ untilMs }) => untilMs / 1000),
    longestStayMs / 1000,
  ]);
  return new Map(rows.map(({ restaurant_id, occupancies }) => [restaurant_id, occupancies]));
}

/** As far as masks need them: who they are, and whether they could be moved, is not read. */
export function parseOccupancies(text: string, serviceDate: string): Occupancy[] {
  return text.split(';').map((booking) => {
    const [party = 0, startsAtMs = 0, untilMs = 0, holdExpiresAtMs = 0, ...tableIds] = booking.split(' ').map(Number);
    return {
      bookingId: '',
      party,
      startsAtMs,
      endsAtMs: untilMs,
      untilMs,
      serviceDate,
      tableIds,
      holdExpiresAtMs: holdExpiresAtMs === 0 ? null : holdExpiresAtMs,
      movable: false,
    };
  });
}
