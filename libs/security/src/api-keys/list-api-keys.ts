import type { Tx } from '#kernel';
import { listApiKeys as listStatement, revokeApiKey as revokeStatement } from '../persistence/sql/api-keys.ts';
import type { KeyEnvironment, KeyKind } from './key-format.ts';

/** A key as people see it after it was made: everything but its secret. */
export interface ListedApiKey {
  readonly id: string;
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly origins: readonly string[];
  readonly restaurant_ids: readonly number[] | null;
  readonly rate_limit_exempt: boolean;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
}

/** The keys of the tenant of `tx`, oldest first. */
export function listApiKeys(tx: Tx): Promise<ListedApiKey[]> {
  return tx.rows<ListedApiKey>(listStatement, [tx.ctx.tenantId]);
}

/** Ends a key of the tenant of `tx`, for good. False when there is none of that id. */
export async function revokeApiKey(tx: Tx, id: string): Promise<boolean> {
  return (await tx.run(revokeStatement, [tx.ctx.tenantId, id])) === 1;
}
