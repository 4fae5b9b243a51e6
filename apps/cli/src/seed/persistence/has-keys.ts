import { type Database, statement, systemContext } from '#kernel';

const count = statement('seed_count_keys', `SELECT count(*)::int AS found FROM api_keys WHERE tenant_id = $1 AND id = ANY($2::text[])`);

/** Whether the tenant has all of these API keys. */
export async function hasKeys(database: Database, { tenantId, keyIds }: { tenantId: string; keyIds: readonly string[] }): Promise<boolean> {
  const row = await database.read(systemContext(tenantId), (tx) => tx.one<{ found: number }>(count, [tenantId, keyIds]));
  return row?.found === keyIds.length;
}
