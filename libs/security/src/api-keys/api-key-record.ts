import { hash } from 'node:crypto';
import type { Codec } from '#caching';
import { publishableScopes } from '../permissions/require-scope.ts';
import type { KeyEnvironment, KeyKind } from './key-format.ts';

/** What is known about a key, without its name. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly scopes: ReadonlySet<string>;
  readonly secretHash: Buffer;
  readonly origins: readonly string[];
  readonly restaurantIds: readonly number[] | null;
  readonly rateLimitExempt: boolean;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** The same for keys that may see the same: kind, scopes and restaurants. What one was shown may be shown to the other, within a tenant. */
  readonly audience: string;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly scopes: readonly string[];
  readonly secret_hash: Buffer;
  readonly origins: readonly string[];
  readonly restaurant_ids: readonly number[] | null;
  readonly rate_limit_exempt: boolean;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

export function toRecord(row: ApiKeyRow): ApiKeyRecord {
  // Whatever the row says: what stands in a browser's page may look and book, no more.
  const scopes = row.kind === 'publishable' ? row.scopes.filter((scope) => publishableScopes.some((allowed) => allowed === scope)) : row.scopes;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    environment: row.environment,
    scopes: new Set(scopes),
    secretHash: row.secret_hash,
    origins: row.origins,
    restaurantIds: row.restaurant_ids,
    rateLimitExempt: row.rate_limit_exempt,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    audience: audienceOf(row.kind, scopes, row.restaurant_ids),
  };
}

function audienceOf(kind: KeyKind, scopes: readonly string[], restaurantIds: readonly number[] | null): string {
  const said = JSON.stringify([kind, scopes.toSorted(), restaurantIds?.toSorted((one, other) => one - other) ?? null]);
  return hash('sha256', said, 'base64url').slice(0, 22);
}

/** As JSON writes it. */
interface WrittenRecord extends Omit<ApiKeyRecord, 'scopes' | 'secretHash' | 'expiresAt' | 'revokedAt'> {
  readonly scopes: readonly string[];
  readonly secretHash: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** For the cache's second level. Null: there is no such key. */
export const recordCodec: Codec<ApiKeyRecord | null> = {
  encode: (record) => Buffer.from(JSON.stringify(record === null ? null : { ...record, scopes: [...record.scopes], secretHash: record.secretHash.toString('base64') })),
  decode: (bytes) => {
    const written = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as WrittenRecord | null;
    if (written === null) return null;
    const { scopes, secretHash, expiresAt, revokedAt, ...rest } = written;
    return { ...rest, scopes: new Set(scopes), secretHash: Buffer.from(secretHash, 'base64'), expiresAt: dateOf(expiresAt), revokedAt: dateOf(revokedAt) };
  },
  // A set, a buffer, dates, and what is remembered of the key that was found to be this one's.
  memoryFactor: 4,
};

function dateOf(written: string | null): Date | null {
  return written === null ? null : new Date(written);
}
