import type { InputError } from '#kernel';

/** A part of the floor that guests know by name: bar, terrace. */
export interface AreaFields {
  readonly name: string;
  /** Its place in lists; smaller goes first. */
  readonly sort: number;
}

export interface TableFields {
  readonly areaId: number;
  readonly name: string;
  readonly minParty: number;
  readonly maxParty: number;
  /** Greater goes first among tables that fit as well. */
  readonly priority: number;
  readonly attributes: readonly string[];
  /** Place on the drawn floor, in whatever unit the drawing has. */
  readonly x: number | null;
  readonly y: number | null;
  /** False for a table that is put away: it keeps its bookings and takes no new ones. */
  readonly active: boolean;
}

/** Tables that may be pushed together, with limits of their own. */
export interface CombinationFields {
  readonly name: string;
  /** Ascending. */
  readonly tableIds: readonly number[];
  readonly minParty: number;
  readonly maxParty: number;
  readonly priority: number;
  readonly active: boolean;
}

/** What every row of a restaurant's plan has. */
export interface PlanRow {
  readonly id: number;
  readonly restaurantId: number;
  readonly version: number;
}

export interface Area extends AreaFields, PlanRow {}
export interface Table extends TableFields, PlanRow {}
export interface Combination extends CombinationFields, PlanRow {}

export function partyFaults({ minParty, maxParty }: { minParty: number; maxParty: number }): InputError[] {
  if (minParty <= maxParty) return [];
  return [{ pointer: '/max_party', code: 'ORDER', detail: 'max_party must not be smaller than min_party' }];
}

/** @param activeTableIds those of the combination's tables that stand on this restaurant's floor */
export function combinationFaults(combination: CombinationFields, activeTableIds: ReadonlySet<number>): InputError[] {
  const strangers = combination.tableIds.flatMap((id, index): InputError[] =>
    activeTableIds.has(id) ? [] : [{ pointer: `/table_ids/${index}`, code: 'UNKNOWN', detail: 'must be an active table of this restaurant' }],
  );
  return [...partyFaults(combination), ...strangers];
}

/** Tables are locked and written in the order of their ids everywhere, so that two writers never wait in a circle. */
export function inIdOrder(tableIds: readonly number[]): number[] {
  return tableIds.toSorted((a, b) => a - b);
}
