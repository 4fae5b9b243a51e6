import type { FloorTable, TableCombination } from './restaurant-day.ts';

/**
 * The floor as rows of equal standing: first each table, then each combination whose tables are all
 * there. What can seat a party is a row, whether it is one table or three.
 */
export interface FloorRows {
  readonly tables: readonly FloorTable[];
  readonly tableCount: number;
  readonly rowCount: number;
  /** By row: its limits, side by side because every question walks over all of them. */
  readonly minParty: readonly number[];
  readonly maxParty: readonly number[];
  /** The rows that are combinations, in order: their row and the rows of their tables. */
  readonly combined: readonly CombinedRow[];
  /** Table id to its row. */
  readonly rowOfTable: ReadonlyMap<number, number>;
}

export interface CombinedRow {
  readonly row: number;
  readonly combination: TableCombination;
  readonly members: readonly number[];
}

export function floorRowsOf(tables: readonly FloorTable[], combinations: readonly TableCombination[]): FloorRows {
  const rowOfTable = new Map<number, number>();
  const minParty: number[] = [];
  const maxParty: number[] = [];
  for (const table of tables) {
    rowOfTable.set(table.id, minParty.length);
    minParty.push(table.minParty);
    maxParty.push(table.maxParty);
  }
  const combined: CombinedRow[] = [];
  for (const combination of combinations) {
    const members: number[] = [];
    for (const tableId of combination.tableIds) {
      const row = rowOfTable.get(tableId);
      if (row !== undefined) members.push(row);
    }
    // A combination with a table that is not on the floor, put away for the winter, seats nobody.
    if (members.length === 0 || members.length !== combination.tableIds.length) continue;
    combined.push({ row: minParty.length, combination, members });
    minParty.push(combination.minParty);
    maxParty.push(combination.maxParty);
  }
  return { tables, tableCount: tables.length, rowCount: minParty.length, minParty, maxParty, combined, rowOfTable };
}

/** Whether a row lies wholly within some areas; `null` is the whole floor. */
export function isRowWithin(floor: FloorRows, row: number, areaIds: readonly number[] | null): boolean {
  if (areaIds === null) return true;
  const members = row < floor.tableCount ? [row] : (floor.combined[row - floor.tableCount]?.members ?? []);
  return members.every((member) => areaIds.includes((floor.tables[member] as FloorTable).areaId));
}
