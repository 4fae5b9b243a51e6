import type { Secrets, Tx } from '#kernel';
import { publishableScopes, type Scope } from '../permissions/require-scope.ts';
import { insertApiKey, putFixedApiKey } from '../persistence/sql/api-keys.ts';
import { formatApiKey, type KeyEnvironment, type KeyKind, randomBase62 } from './key-format.ts';
import { hashKeySecret } from './key-hash.ts';

export interface NewApiKey {
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  /** What it is for, 1 to 100 characters. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Exact origins (`https://example.com`) from which a publishable key may be used; none means any. */
  readonly origins?: readonly string[];
  /** The restaurants that the key is limited to; null means every one of the tenant. */
  readonly restaurantIds?: readonly number[] | null;
  readonly rateLimitExempt?: boolean;
  readonly expiresAt?: Date | null;
  readonly createdBy: string;
  /** For demo keys, which must be the same on every machine; otherwise both are drawn at random. */
  readonly fixed?: { readonly id: string; readonly secret: string };
}

export interface CreatedApiKey {
  readonly id: string;
  /** The whole key. Shown once: only its hash is kept. */
  readonly key: string;
}

/**
 * Makes a key for the tenant of `tx`. With `fixed`, a key that is there already only gets its hash anew.
 * @throws RangeError for a scope that a publishable key, which anybody can read in a browser, must not have.
 */
export async function createApiKey(tx: Tx, secrets: Secrets, wanted: NewApiKey): Promise<CreatedApiKey> {
  refuseWideScopes(wanted);
  const { id, secret } = wanted.fixed ?? { id: randomBase62(12), secret: randomBase62(32) };
  const key = formatApiKey({ kind: wanted.kind, environment: wanted.environment, id, secret });
  await tx.run(wanted.fixed === undefined ? insertApiKey : putFixedApiKey, [
    id,
    tx.ctx.tenantId,
    wanted.kind,
    wanted.environment,
    wanted.name,
    wanted.scopes,
    hashKeySecret(secrets, { id, secret }),
    wanted.origins ?? [],
    wanted.restaurantIds ?? null,
    wanted.rateLimitExempt ?? false,
    wanted.expiresAt ?? null,
    wanted.createdBy,
  ]);
  return { id, key };
}

function refuseWideScopes({ kind, scopes }: NewApiKey): void {
  const tooWide = kind === 'publishable' ? scopes.filter((scope) => !publishableScopes.includes(scope)) : [];
  if (tooWide.length > 0) throw new RangeError(`a publishable key cannot have the scope ${tooWide.join(', ')}: it has at most ${publishableScopes.join(', ')}`);
}
