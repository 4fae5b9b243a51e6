import type { FloorTable, TableCombination } from './restaurant-day.ts';

/**
 * The floor as rows of equal standing: first each table, then each combination. What can seat a
 * party is a row, whether it is one table or three.
 */
export interface FloorRows {
  readonly tableCount: number;
  readonly rows: readonly FloorRow[];
  /** Table id to its row. */
  readonly rowOfTable: ReadonlyMap<number, number>;
}

export interface FloorRow {
  readonly combinationId: number | null;
  readonly tableIds: readonly number[];
  /** Rows of its tables; a table's own row for a single one. */
  readonly members: readonly number[];
  readonly areaIds: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
}

// A floor changes a few times a year, and the same arrays are asked about for every date, so their
// rows are kept as long as the arrays live. Both are readonly: a changed floor is a new array.
const known = new WeakMap<readonly FloorTable[], { combinations: readonly TableCombination[]; floor: FloorRows }>();

export function floorRowsOf(tables: readonly FloorTable[], combinations: readonly TableCombination[]): FloorRows {
  const kept = known.get(tables);
  if (kept !== undefined && kept.combinations === combinations) return kept.floor;
  const floor = makeFloorRows(tables, combinations);
  known.set(tables, { combinations, floor });
  return floor;
}

function makeFloorRows(tables: readonly FloorTable[], combinations: readonly TableCombination[]): FloorRows {
  const rowOfTable = new Map<number, number>();
  const rows: FloorRow[] = [];
  for (const table of tables) {
    const { minParty, maxParty, priority } = table;
    const row = rows.length;
    rowOfTable.set(table.id, row);
    rows.push({ combinationId: null, tableIds: [table.id], members: [row], areaIds: [table.areaId], minParty, maxParty, priority });
  }
  for (const { id, tableIds, minParty, maxParty, priority } of combinations) {
    const members: number[] = [];
    for (const tableId of tableIds) {
      const row = rowOfTable.get(tableId);
      if (row !== undefined) members.push(row);
    }
    // A combination with a table that is not on the floor, put away for the winter, seats nobody.
    if (members.length === 0 || members.length !== tableIds.length) continue;
    const areaIds = [...new Set(members.map((row) => (tables[row] as FloorTable).areaId))];
    rows.push({ combinationId: id, tableIds, members, areaIds, minParty, maxParty, priority });
  }
  return { tableCount: tables.length, rows, rowOfTable };
}

/** Whether a row lies wholly within some areas; `null` is the whole floor. */
export function liesWithin(row: FloorRow, areaIds: readonly number[] | null): boolean {
  return areaIds === null || row.areaIds.every((areaId) => areaIds.includes(areaId));
}
