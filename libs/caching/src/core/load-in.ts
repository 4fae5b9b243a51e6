import { type Context, type Database, systemContext, type Tx } from '#kernel';
import type { Stamp } from '../log/stamp.ts';
import { readStamp } from '../persistence/sql/read-stamp.ts';
import type { Loaded } from './answer.ts';

/** A load serves all who wait, whatever the patience of the one who began it. Longer than any question of ours takes. */
const loadMsMax = 10_000;

/**
 * Runs a load as one REPEATABLE READ READ ONLY transaction of its own: its snapshot is the stamp, for all its statements.
 * The answer is everybody's of the tenant, so the caller is the tenant's own system: what the asker may see is decided after.
 * @param work must not swallow errors of its statements. What it also took from memory that follows the log has seen less than
 * its rows: then it says what that had seen, and whatever has changed since makes the answer untrue.
 */
export function loadIn<V>(database: Database, { tenantId, requestId, traceId }: Context, work: (tx: Tx) => Promise<Omit<Loaded<V>, 'stamp'> & { readonly stamp?: Stamp }>): Promise<Loaded<V>> {
  const own = systemContext(tenantId, { requestId, traceId, deadlineAtMs: performance.now() + loadMsMax });
  return database.read(own, async (tx) => {
    // Sent in one burst, in this order.
    const [stamp, loaded] = await Promise.all([readStamp(tx), work(tx)]);
    return { stamp, ...loaded };
  });
}
