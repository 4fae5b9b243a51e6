import { isUuid } from '#kernel';
import { Heat, heatLeft, type HotQuestion } from './heat.ts';

/** What one process left, as it comes from the database. */
export interface SavedHeat {
  readonly ageMs: number;
  readonly list: unknown;
}

type Row = readonly [tenantId: string, question: string, shape: number, key: string, heat: number];

/** As it is saved: rows of five. */
export function toRows(hottest: readonly HotQuestion[]): Row[] {
  return hottest.map(({ tenantId, question, shape, key, heat }) => [tenantId, question, shape, key, Math.round(heat * 1_000) / 1_000]);
}

/** The lists of all processes as one, the hottest first. What is no list, and what in it is no question, is left out. */
export function merged(saved: readonly SavedHeat[], wanted: number): HotQuestion[] {
  const heat = new Heat(wanted, () => 0);
  for (const { ageMs, list } of saved) {
    if (!Array.isArray(list)) continue;
    const left = heatLeft(ageMs);
    for (const row of list.slice(0, wanted)) if (isRow(row)) heat.add({ tenantId: row[0], question: row[1], shape: row[2], key: row[3], heat: row[4] * left });
  }
  return heat.hottest();
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 5) return false;
  const [tenantId, question, shape, key, heat] = row as readonly unknown[];
  return typeof tenantId === 'string' && isUuid(tenantId) && typeof question === 'string' && Number.isInteger(shape) && typeof key === 'string' && typeof heat === 'number' && heat > 0 && Number.isFinite(heat);
}
