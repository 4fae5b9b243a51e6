import { statement, type Tx } from '#kernel';

const now = statement('booking_now', `SELECT date_part('epoch', clock_timestamp()) * 1000 AS now_ms`);

/** The database's clock in epoch ms, with the offset of tests: by it holds run out and lead times pass. */
export async function databaseNow(tx: Tx, clockOffsetMs: number): Promise<number> {
  const row = await tx.one<{ now_ms: number }>(now, []);
  if (row === null) throw new Error('a SELECT without FROM answered no row');
  return Math.floor(row.now_ms + clockOffsetMs);
}
