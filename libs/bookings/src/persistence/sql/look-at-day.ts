import { statement, type Tx } from '#kernel';
import { occupancyOf, type OccupancyJson, type StoredOccupancy } from '../occupancy-json.ts';

// The last read of the booking transaction, sent in one burst behind its locks: a statement of its own, because one
// that waits for a lock goes on with the snapshot from before it waited. It answers everything that depends on
// what the one before us has committed: the clock, who stands where, whether we know the guest, and whether the floor plan that we know still holds.
//
// Overlap is asked with plain comparisons (leakproof, so that `bookings_by_time` is used under row-level
// security), bounded below by the longest stay. The tables of each booking come from the primary key of
// `allocations`, one look-up a booking: an anti-join or a range join over `during` fell to 35 a second when the
// planner chose badly.
const lookAtDay = statement(
  'booking_look_at_day',
  `SELECT date_part('epoch', clock_timestamp()) * 1000 AS now_ms, o.occupancies, o.print, pg_current_snapshot()::text AS saw,
          (SELECT g.id FROM guests g WHERE g.tenant_id = $2 AND g.email = lower($6)) AS guest_id,
          (SELECT p.version FROM restaurant_plans p WHERE p.restaurant_id = $1 AND p.tenant_id = $2) AS plan_version
     FROM (SELECT json_agg(json_build_array(b.id, b.party, date_part('epoch', b.starts_at), date_part('epoch', b.ends_at), date_part('epoch', b.occupied_until),
                                            b.service_date, b.status, b.tables_fixed, date_part('epoch', b.hold_expires_at),
                                            (SELECT array_agg(a.table_id ORDER BY a.table_id) FROM allocations a WHERE a.booking_id = b.id))) AS occupancies,
                  coalesce(bit_xor(uuid_hash_extended(b.id, b.xmin::text::int8)), 0) AS print
             FROM bookings b
            WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.occupies
              AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)) AS o`,
);

/** Longest turn (24 h) and buffer (2 h) that a policy can set: nobody who came earlier is still there. */
export const longestStayMs = 26 * 3_600_000;

export interface DayLook {
  /** The database's clock, with the offset of tests. */
  readonly nowMs: number;
  readonly occupancies: readonly StoredOccupancy[];
  /** The guest of the given e-mail address, when there is one already. */
  readonly guestId: string | null;
  /** Of the restaurant's floor plan; null when there is no such restaurant. */
  readonly planVersion: string | null;
  /** Hash over which versions of which bookings these are, see `booking_write_on_known_days`. */
  readonly print: bigint;
}

interface Row {
  readonly now_ms: number;
  readonly occupancies: readonly OccupancyJson[] | null;
  readonly guest_id: string | null;
  readonly plan_version: string | null;
  readonly print: string;
  readonly saw: string;
}

/** Who takes up room in `[fromMs, untilMs)`, whatever their service date, and what time it is. */
export async function lookAt(
  tx: Tx,
  look: { restaurantId: number; fromMs: number; untilMs: number; guestEmail: string | null; clockOffsetMs: number },
): Promise<DayLook> {
  const { restaurantId, fromMs, untilMs, guestEmail, clockOffsetMs } = look;
  const row = await tx.one<Row>(lookAtDay, [restaurantId, tx.ctx.tenantId, (fromMs - longestStayMs) / 1000, fromMs / 1000, untilMs / 1000, guestEmail]);
  if (row === null) throw new Error('a SELECT without FROM answered no row');
  // What a refusal is based on.
  tx.ctx.consistency?.saw(row.saw);
  return { nowMs: Math.floor(row.now_ms + clockOffsetMs), occupancies: (row.occupancies ?? []).map(occupancyOf), guestId: row.guest_id, planVersion: row.plan_version, print: BigInt(row.print) };
}
