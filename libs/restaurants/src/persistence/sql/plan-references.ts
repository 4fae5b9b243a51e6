import { statement, type Tx } from '#kernel';

// Arrays and JSON hold ids without a foreign key, so the house checks them itself. All of these are asked under the
// restaurant's exclusive lock: what they answer holds until the transaction ends.

const areasOf = statement('restaurants_areas_of', `SELECT id FROM areas WHERE restaurant_id = $1 AND id = ANY($2::int[])`);
const tablesOf = statement('restaurants_tables_of', `SELECT id FROM tables WHERE restaurant_id = $1 AND id = ANY($2::int[]) AND (active OR NOT $3::boolean)`);
const combinationWith = statement('restaurants_combination_with', `SELECT name FROM table_combinations WHERE restaurant_id = $1 AND $2::int = ANY(table_ids) ORDER BY id LIMIT 1`);
const tableIn = statement('restaurants_table_in', `SELECT name FROM tables WHERE restaurant_id = $1 AND area_id = $2::int ORDER BY id LIMIT 1`);
const serviceIn = statement('restaurants_service_in', `SELECT name FROM services WHERE restaurant_id = $1 AND $2::int = ANY(area_ids) ORDER BY id LIMIT 1`);
// Days that are over do not hold an area back; two days of room, since nobody's date is the server's.
const specialDayIn = statement(
  'restaurants_special_day_in',
  `SELECT d.date::text AS name FROM special_days d
    WHERE d.restaurant_id = $1 AND d.date >= current_date - 2 AND d.services @> jsonb_build_array(jsonb_build_object('area_ids', jsonb_build_array($2::int)))
    ORDER BY d.date LIMIT 1`,
);
const longestOwnTurn = statement(
  'restaurants_longest_own_turn',
  `SELECT coalesce(max((turn ->> 'minutes')::int), 0) AS minutes
     FROM (SELECT s.turn_times FROM services s WHERE s.restaurant_id = $1
           UNION ALL
           SELECT own -> 'turn_times' FROM special_days d, jsonb_array_elements(d.services) AS own WHERE d.restaurant_id = $1) AS plan (turn_times),
          jsonb_array_elements(CASE jsonb_typeof(plan.turn_times) WHEN 'array' THEN plan.turn_times ELSE '[]' END) AS turn`,
);

interface Named {
  readonly name: string;
}

/** Those of the ids that are areas of the restaurant. */
export async function knownAreaIds(tx: Tx, restaurantId: number, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  return new Set((await tx.rows<{ id: number }>(areasOf, [restaurantId, ids])).map(({ id }) => id));
}

/** Those of the ids that are tables of the restaurant, active ones only if asked. */
export async function knownTableIds(tx: Tx, { restaurantId, ids, activeOnly }: { restaurantId: number; ids: readonly number[]; activeOnly: boolean }): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  return new Set((await tx.rows<{ id: number }>(tablesOf, [restaurantId, ids, activeOnly])).map(({ id }) => id));
}

/** What names a table, in words; null when nothing of the plan does. */
export async function whatUsesTable(tx: Tx, restaurantId: number, tableId: number): Promise<string | null> {
  const combination = await tx.one<Named>(combinationWith, [restaurantId, tableId]);
  return combination === null ? null : `the combination ${combination.name}`;
}

/** What names an area, in words; null when nothing of the plan does. */
export async function whatUsesArea(tx: Tx, restaurantId: number, areaId: number): Promise<string | null> {
  const [table, service, day] = await Promise.all([tableIn, serviceIn, specialDayIn].map((question) => tx.one<Named>(question, [restaurantId, areaId])));
  if (table) return `the table ${table.name}`;
  if (service) return `the service ${service.name}`;
  return day ? `the special day ${day.name}` : null;
}

/** The longest turn time that a service or a special day has of its own, in minutes; 0 for none. */
export async function longestOwnTurnMinutes(tx: Tx, restaurantId: number): Promise<number> {
  return (await tx.one<{ minutes: number }>(longestOwnTurn, [restaurantId]))?.minutes ?? 0;
}
