import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/**
 * Commits that processes see and that nobody has written down when the server is killed: whoever commits first afterwards
 * is given the same transaction ids again. Without it a crash would do its worst only now and then.
 */
export async function takeIdsAlong(pool: Pool, { count, seenWithinMs }: { count: number; seenWithinMs: number }): Promise<void> {
  await pool.query(`DO $$ BEGIN FOR number IN 1..${Math.trunc(count)} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`);
  await sleep(seenWithinMs);
}
