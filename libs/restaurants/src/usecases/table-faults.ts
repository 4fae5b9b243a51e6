import type { InputError, Tx } from '#kernel';
import { partyFaults, type TableFields } from '../domain/floor.ts';
import { knownAreaIds } from '../persistence/sql/plan-references.ts';

/** What is wrong with a table where it shall stand. */
export async function tableFaults(tx: Tx, restaurantId: number, table: TableFields): Promise<InputError[]> {
  const areaIds = await knownAreaIds(tx, restaurantId, [table.areaId]);
  const stranger = areaIds.has(table.areaId) ? [] : [{ pointer: '/area_id', code: 'UNKNOWN', detail: 'must be an area of this restaurant' }];
  return [...partyFaults(table), ...stranger];
}
