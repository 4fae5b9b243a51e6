import { statement, type Tx } from '#kernel';
import { arrayText } from './columns.ts';

const find = statement('bulk_find_source_ids', `SELECT source_id FROM restaurants WHERE tenant_id = $1 AND source = $2 AND source_id = ANY($3::text[])`);

/** Which of a source's restaurants the tenant has already. */
export async function findSourceIds(tx: Tx, { source, sourceIds }: { source: string; sourceIds: readonly string[] }): Promise<Set<string>> {
  const rows = await tx.rows<{ source_id: string }>(find, [tx.ctx.tenantId, source, arrayText(sourceIds)]);
  return new Set(rows.map(({ source_id }) => source_id));
}

const lock = statement('bulk_lock_source_id', `SELECT pg_advisory_xact_lock(hashtextextended('bulk:' || $1::text || ':' || $2::text || ':' || $3::text, 0))`);

/** Keeps two runs apart that are about to write the same restaurant: the second waits, and then finds what the first wrote. */
export async function lockSourceId(tx: Tx, { source, sourceId }: { source: string; sourceId: string }): Promise<void> {
  await tx.run(lock, [tx.ctx.tenantId, source, sourceId]);
}
