import { statement, type Tx } from '#kernel';
import { parseStamp, type Stamp, standbyStamp } from '../../log/stamp.ts';

// The epoch's row alone, not its marker: a read replica has the row, and may not read an unlogged table.
const readStampOfLoad = statement(
  'read_stamp',
  `SELECT coalesce(cache_epoch_id()::text, '') AS epoch, pg_current_snapshot()::text AS snapshot, pg_is_in_recovery() AS is_standby,
          current_setting('transaction_isolation') = 'repeatable read' AND current_setting('transaction_read_only') = 'on' AS is_one_snapshot`,
);

/**
 * First statement of a load, which is one snapshot (`Database.read`): what all its statements can see. Who is a standby now was one
 * when the snapshot was taken, for nobody becomes one while a transaction lasts.
 * @throws in a transaction that may write, or sees more with each statement: its answer would be nobody else's
 */
export async function readStamp(tx: Tx): Promise<Stamp> {
  const row = await tx.one<{ epoch: string; snapshot: string; is_standby: boolean; is_one_snapshot: boolean }>(readStampOfLoad, []);
  if (row === null) throw new Error('a SELECT without FROM has one row');
  if (!row.is_one_snapshot) throw new Error('only a REPEATABLE READ READ ONLY transaction has one stamp for all that it reads');
  const stamp = parseStamp(row.epoch, row.snapshot);
  return row.is_standby ? standbyStamp(stamp) : stamp;
}
