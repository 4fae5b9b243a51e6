import type { Client } from 'pg';
import { weekdayOf } from '#kernel';
import { searchRequestOf } from '../../libs/bookings/src/http/search-request-of.ts';
import type { Question } from './search-questions.ts';

// What memory is compared with: the question as one statement, written as one writes it, on the product's tables and
// indexes, as a superuser whom no policy slows. It knows less than the product: no pacing, no combinations, no special
// days, no blocks, no lead time, and one turn time for all. Each house in the circle is asked for each of its quarters
// whether a table that fits is free; the nearest twenty are shown with their times.
const text = `
  WITH near AS MATERIALIZED (
    SELECT s.restaurant_id, couvert_distance_m($3, $4, s.latitude, s.longitude) AS distance_m
      FROM restaurant_search s
     WHERE s.tenant_id = $1 AND s.place <@ box(point($4::float8 - $5::float8 / 70000, $3::float8 - $5 / 111000), point($4 + $5 / 70000, $3 + $5 / 111000))
       AND couvert_distance_m($3, $4, s.latitude, s.longitude) <= $5)
  SELECT near.restaurant_id, near.distance_m, array_agg(DISTINCT slot.minute ORDER BY slot.minute) AS minutes
    FROM near
    JOIN restaurants r ON r.id = near.restaurant_id AND r.status = 'listed'
    JOIN restaurant_policies p ON p.restaurant_id = r.id AND $6 BETWEEN p.min_party AND p.max_party
    JOIN services s ON s.restaurant_id = r.id AND (s.weekdays >> $8) & 1 = 1
   CROSS JOIN LATERAL generate_series(greatest(s.starts_at_minute, $9), least(s.last_sitting_minute, $10), 15) AS slot(minute)
   CROSS JOIN LATERAL (SELECT ($7::date + slot.minute * interval '1 minute') AT TIME ZONE r.time_zone AS starts_at) AS at
   WHERE EXISTS (
     SELECT 1 FROM tables t
      WHERE t.restaurant_id = r.id AND t.active AND $6 BETWEEN t.min_party AND t.max_party
        AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.restaurant_id = r.id AND a.table_id = t.id AND a.active AND a.during && tstzrange(at.starts_at, at.starts_at + interval '2 hours')))
   GROUP BY near.restaurant_id, near.distance_m
   ORDER BY near.distance_m LIMIT $2`;

/** Asks a live question in plain SQL; the answer is how many hits it has. */
export async function askPlainSql(admin: Client, tenantId: string, { query }: Question): Promise<number> {
  const { near, visit, limit } = searchRequestOf({ limit: 20, window: 60, ...query });
  const [date = ''] = visit?.serviceDates ?? [];
  if (near === null || visit === null) throw new RangeError('plain SQL answers live questions');
  const values = [tenantId, limit, near.latitude, near.longitude, near.radiusM, visit.partySize, date, weekdayOf(date), visit.fromMinute, visit.untilMinute];
  return (await admin.query({ name: 'bench_plain_search', text, values })).rows.length;
}
