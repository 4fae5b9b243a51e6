import { type Context, type Database, systemContext, type Tx } from '#kernel';
import { type Stamp, withStandby } from '../log/stamp.ts';
import { readStamp } from '../persistence/sql/read-stamp.ts';
import type { Loaded } from '../core/answer.ts';
import { readOnStandby } from './standbys.ts';

/** A load serves all who wait, whatever the patience of the one who began it. Longer than any question of ours takes. */
const loadMsMax = 10_000;

/**
 * Runs a load as one REPEATABLE READ READ ONLY transaction of its own: its snapshot is the stamp, for all its statements. It may
 * run on a standby first, and then again on the primary.
 * The answer is everybody's of the tenant, so the caller is the tenant's own system: what the asker may see is decided after.
 * @param work must not swallow errors of its statements. What it also took from memory that follows the log has seen less than
 * its rows: then it says what that had seen, and whatever has changed since makes the answer untrue.
 */
export function loadIn<V>(database: Database, { tenantId, requestId, traceId }: Context, work: (tx: Tx) => Promise<Omit<Loaded<V>, 'stamp'> & { readonly stamp?: Stamp }>): Promise<Loaded<V>> {
  const own = systemContext(tenantId, { requestId, traceId, deadlineAtMs: performance.now() + loadMsMax });
  const load = async (tx: Tx): Promise<Loaded<V>> => {
    // Sent in one burst, in this order.
    const [rows, loaded] = await Promise.all([readStamp(tx), work(tx)]);
    const { stamp = rows } = loaded;
    // Rows of a standby may have seen less than memory.
    return { ...loaded, stamp: rows.mayShowBelow === undefined ? stamp : withStandby(rows, stamp) };
  };
  return readOnStandby(own, load) ?? database.read(own, load);
}
