import type { InputError, Tx } from '#kernel';
import { blockFaults } from '../domain/schedule-rules.ts';
import type { BlockFields } from '../domain/schedule.ts';
import { knownAreaIds, knownTableIds } from '../persistence/sql/plan-references.ts';

/** What is wrong with a block, its target included. */
export async function blockFaultsHere(tx: Tx, restaurantId: number, block: BlockFields): Promise<InputError[]> {
  const [areaIds, tableIds] = await Promise.all([
    knownAreaIds(tx, restaurantId, block.areaId === null ? [] : [block.areaId]),
    knownTableIds(tx, { restaurantId, ids: block.tableId === null ? [] : [block.tableId], activeOnly: false }),
  ]);
  const faults = blockFaults(block);
  if (block.areaId !== null && !areaIds.has(block.areaId)) faults.push({ pointer: '/area_id', code: 'UNKNOWN', detail: 'must be an area of this restaurant' });
  if (block.tableId !== null && !tableIds.has(block.tableId)) faults.push({ pointer: '/table_id', code: 'UNKNOWN', detail: 'must be a table of this restaurant' });
  return faults;
}
