import type { RestaurantDay } from './restaurant-day.ts';

/** What a party can be given: a table, or a combination of tables. */
export interface Place {
  readonly tableIds: readonly number[];
  readonly combinationId: number | null;
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
  readonly areaIds: readonly number[];
}

/** Every place on the floor: each table, and each combination whose tables are all there. */
export function placesOf(day: Pick<RestaurantDay, 'tables' | 'combinations'>): Place[] {
  const areaOfTable = new Map(day.tables.map((table) => [table.id, table.areaId]));
  const places: Place[] = day.tables.map(({ id, areaId, minParty, maxParty, priority }) => ({
    tableIds: [id],
    combinationId: null,
    minParty,
    maxParty,
    priority,
    areaIds: [areaId],
  }));
  for (const { id, tableIds, minParty, maxParty, priority } of day.combinations) {
    const areaIds = tableIds.flatMap((tableId) => areaOfTable.get(tableId) ?? []);
    if (tableIds.length === 0 || areaIds.length !== tableIds.length) continue;
    places.push({ tableIds, combinationId: id, minParty, maxParty, priority, areaIds });
  }
  return places;
}

/** The places that take a party, within some areas (`null`: anywhere), best first; see `byPreference`. */
export function placesFor(places: readonly Place[], wish: { party: number; areaIds: readonly number[] | null }): Place[] {
  return places.filter((place) => fits(place, wish)).sort(byPreference);
}

function fits(place: Place, { party, areaIds }: { party: number; areaIds: readonly number[] | null }): boolean {
  if (party < place.minParty || party > place.maxParty) return false;
  return areaIds === null || place.areaIds.every((areaId) => areaIds.includes(areaId));
}

/** Fewest wasted seats (all candidates seat the same party, so: fewest seats), then fewest tables, then the greater priority. */
export function byPreference(one: Place, other: Place): number {
  return one.maxParty - other.maxParty || one.tableIds.length - other.tableIds.length || other.priority - one.priority;
}

export function sameTables(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((tableId) => other.includes(tableId));
}
