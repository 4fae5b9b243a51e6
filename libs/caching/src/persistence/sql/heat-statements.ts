import { statement, type Tx } from '#kernel';
import type { SavedHeat } from '../../warming/heat-list.ts';

const keep = statement('cache_keep_heat', 'SELECT cache_keep_heat($1, $2::jsonb)');
const read = statement('cache_read_heat', 'SELECT age_ms, hottest AS list FROM cache_read_heat()');

/** In the place of what this process kept before. */
export async function keepHeat(tx: Tx, processId: string, list: readonly unknown[]): Promise<void> {
  await tx.run(keep, [processId, JSON.stringify(list)]);
}

/** Of all processes of the last day. */
export async function readHeat(tx: Tx): Promise<SavedHeat[]> {
  const rows = await tx.rows<{ age_ms: number; list: unknown }>(read, []);
  return rows.map(({ age_ms, list }) => ({ ageMs: age_ms, list }));
}
