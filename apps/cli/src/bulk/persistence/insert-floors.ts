import { statement, type Tx } from '#kernel';
import type { CombinationDraft, TableDraft } from '../restaurant-draft.ts';
import { arrayText, columnsOf } from './columns.ts';
import type { Placed } from './insert-restaurants.ts';

const insertAreas = statement(
  'bulk_insert_areas',
  `INSERT INTO areas (id, tenant_id, restaurant_id, name, sort)
   SELECT n.id, $1, n.restaurant_id, n.name, n.sort FROM unnest($2::int[], $3::int[], $4::text[], $5::smallint[]) AS n (id, restaurant_id, name, sort)`,
);
const insertTables = statement(
  'bulk_insert_tables',
  `INSERT INTO tables (id, tenant_id, restaurant_id, area_id, name, min_party, max_party, priority, attributes, x, y)
   SELECT n.id, $1, n.restaurant_id, n.area_id, n.name, n.min_party, n.max_party, n.priority, n.attributes::text[], n.x, n.y
     FROM unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::smallint[], $7::smallint[], $8::smallint[], $9::text[], $10::real[], $11::real[])
       AS n (id, restaurant_id, area_id, name, min_party, max_party, priority, attributes, x, y)`,
);
const insertCombinations = statement(
  'bulk_insert_combinations',
  `INSERT INTO table_combinations (tenant_id, restaurant_id, name, table_ids, min_party, max_party, priority)
   SELECT $1, n.restaurant_id, n.name, n.table_ids::int[], n.min_party, n.max_party, n.priority
     FROM unnest($2::int[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::smallint[]) AS n (restaurant_id, name, table_ids, min_party, max_party, priority)`,
);

/** Areas, tables and combinations of new restaurants. */
export async function insertFloors(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const { tenantId } = tx.ctx;
  await Promise.all([
    tx.run(insertAreas, [tenantId, ...areaColumns(placed)]),
    tx.run(insertTables, [tenantId, ...tableColumns(placed)]),
    tx.run(insertCombinations, [tenantId, ...combinationColumns(placed)]),
  ]);
}

function areaColumns(placed: readonly Placed[]): string[] {
  const rows = placed.flatMap(({ id, areaIds, draft }) => draft.floor.areas.map((name, sort) => ({ id: areaIds[sort] as number, restaurantId: id, name, sort })));
  return columnsOf(rows, [(row) => row.id, (row) => row.restaurantId, (row) => row.name, (row) => row.sort]);
}

function tableColumns(placed: readonly Placed[]): string[] {
  const rows: { id: number; restaurantId: number; areaId: number; table: TableDraft }[] = [];
  for (const { id, areaIds, tableIds, draft } of placed) {
    draft.floor.tables.forEach((table, index) => rows.push({ id: tableIds[index] as number, restaurantId: id, areaId: areaIds[table.area] as number, table }));
  }
  return columnsOf(rows, [
    (row) => row.id,
    (row) => row.restaurantId,
    (row) => row.areaId,
    ({ table }) => table.name,
    ({ table }) => table.minParty,
    ({ table }) => table.maxParty,
    ({ table }) => table.priority,
    ({ table }) => arrayText(table.attributes),
    ({ table }) => table.x,
    ({ table }) => table.y,
  ]);
}

function combinationColumns(placed: readonly Placed[]): string[] {
  const rows: { restaurantId: number; tableIds: readonly number[]; combination: CombinationDraft }[] = [];
  for (const { id, tableIds, draft } of placed) {
    for (const combination of draft.floor.combinations) {
      rows.push({ restaurantId: id, tableIds: combination.tables.map((table) => tableIds[table] as number), combination });
    }
  }
  return columnsOf(rows, [
    (row) => row.restaurantId,
    ({ combination }) => combination.name,
    (row) => arrayText(row.tableIds),
    ({ combination }) => combination.minParty,
    ({ combination }) => combination.maxParty,
    ({ combination }) => combination.priority,
  ]);
}
