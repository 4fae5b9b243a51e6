import { statement, type Tx } from '#kernel';
import { arrayText, columnsOf } from '../../bulk/persistence/columns.ts';
import type { Fingerprints } from '../fingerprint.ts';

// Two imports of one source into one tenant take turns batch by batch; each then finds what the other wrote.
const lock = statement('import_lock_source', `SELECT pg_advisory_xact_lock(hashtextextended('import:' || $1::text || ':' || $2::text, 0))`);

export async function lockSource(tx: Tx, source: string): Promise<void> {
  await tx.run(lock, [tx.ctx.tenantId, source]);
}

const find = statement(
  'import_find_known',
  `SELECT r.id, r.source_id, i.place_hash, i.hours_hash
     FROM restaurants r LEFT JOIN restaurant_imports i ON i.restaurant_id = r.id
    WHERE r.tenant_id = $1 AND r.source = $2 AND r.source_id = ANY($3::text[])`,
);

/** A restaurant that an earlier import made; without fingerprints when somebody else did. */
export interface KnownImport {
  readonly id: number;
  readonly fingerprints: Partial<Fingerprints>;
}

/** Restaurants of a source that the tenant has, by source id. */
export async function findKnown(tx: Tx, { source, sourceIds }: { source: string; sourceIds: readonly string[] }): Promise<Map<string, KnownImport>> {
  const rows = await tx.rows<{ id: number; source_id: string; place_hash: string | null; hours_hash: string | null }>(find, [tx.ctx.tenantId, source, arrayText(sourceIds)]);
  return new Map(rows.map(({ id, source_id, place_hash, hours_hash }) => [source_id, { id, fingerprints: { ...(place_hash !== null && { place: place_hash }), ...(hours_hash !== null && { hours: hours_hash }) } }]));
}

const put = statement(
  'import_put_fingerprints',
  `INSERT INTO restaurant_imports (restaurant_id, tenant_id, place_hash, hours_hash)
   SELECT n.id, $1, n.place_hash, n.hours_hash FROM unnest($2::int[], $3::text[], $4::text[]) AS n (id, place_hash, hours_hash)
   ON CONFLICT (restaurant_id) DO UPDATE SET place_hash = excluded.place_hash, hours_hash = excluded.hours_hash, imported_at = now()`,
);

export async function putFingerprints(tx: Tx, rows: readonly { readonly id: number; readonly fingerprints: Fingerprints }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(put, [tx.ctx.tenantId, ...columnsOf(rows, [({ id }) => id, ({ fingerprints }) => fingerprints.place, ({ fingerprints }) => fingerprints.hours])]);
}
