import { statement, type Tx } from '#kernel';
import { occupancyOf, type OccupancyJson, type StoredOccupancy } from './occupancy-json.ts';
import { longestStayMs } from './sql/look-at-day.ts';

// For any number of restaurants one statement: the page of a search judges fifty. The form is that of `look-at-day`:
// plain comparisons, bounded below by the longest stay, so that `bookings_by_time` is used under row-level security.
const occupancies = statement(
  'booking_occupancies',
  `SELECT b.restaurant_id,
          json_agg(json_build_array(b.id, b.party, date_part('epoch', b.starts_at), date_part('epoch', b.ends_at), date_part('epoch', b.occupied_until),
                                    b.service_date, b.status, b.tables_fixed, date_part('epoch', b.hold_expires_at),
                                    (SELECT array_agg(a.table_id ORDER BY a.table_id) FROM allocations a WHERE a.booking_id = b.id))) AS occupancies
     FROM bookings b
    WHERE b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
      AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)
    GROUP BY b.restaurant_id`,
);

interface Row {
  readonly restaurant_id: number;
  readonly occupancies: readonly OccupancyJson[];
}

/**
 * Who takes up room in `[fromMs, untilMs)`, whatever their service date, by restaurant id. Holds that have run out are
 * among them: `seatable` decides by its own now. A restaurant without any is missing from the map.
 */
export async function loadOccupancies(
  tx: Tx,
  { restaurantIds, fromMs, untilMs }: { restaurantIds: readonly number[]; fromMs: number; untilMs: number },
): Promise<Map<number, StoredOccupancy[]>> {
  const rows = await tx.rows<Row>(occupancies, [restaurantIds, tx.ctx.tenantId, (fromMs - longestStayMs) / 1000, fromMs / 1000, untilMs / 1000]);
  return new Map(rows.map((row) => [row.restaurant_id, row.occupancies.map(occupancyOf)]));
}
