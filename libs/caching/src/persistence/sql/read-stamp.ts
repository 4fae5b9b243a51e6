import { statement, type Tx } from '#kernel';
import { parseStamp, type Stamp } from '../../log/stamp.ts';

// The epoch's row alone, not its marker: a read replica has the row, and may not read an unlogged table.
const readStampOfLoad = statement('read_stamp', `SELECT coalesce(cache_epoch_id()::text, '') AS epoch, pg_current_snapshot()::text AS snapshot`);

/** First statement of a load, which is one snapshot (`Database.read`): what all its statements can see. */
export async function readStamp(tx: Tx): Promise<Stamp> {
  const row = await tx.one<{ epoch: string; snapshot: string }>(readStampOfLoad, []);
  if (row === null) throw new Error('a SELECT without FROM has one row');
  return parseStamp(row.epoch, row.snapshot);
}
