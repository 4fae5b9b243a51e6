import { hash } from 'node:crypto';
import { type Context, Database, systemContext } from '#kernel';
import { publishableScopes } from '../permissions/require-scope.ts';
import { apiKeyById } from '../persistence/sql/api-keys.ts';
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

interface ApiKeyRow {
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

interface Entry {
  readonly readAtMs: number;
  readonly record: Promise<ApiKeyRecord | null>;
  /** What the promise brought; undefined while it has not. */
  settled?: ApiKeyRecord | null;
}

/** Keys remembered at most: about 1 kB each. Less would ask again for busy keys, more would hold what a guesser made up. */
const entriesMax = 10_000;

/**
 * The records of API keys, each read at most once per `ageMaxMs` and process.
 *
 * Invariant S3: a key that was revoked opens nothing later than `ageMaxMs` (one second) after the revocation.
 * Why: a look-up a request would cost every request a round trip. Proved by: test/e2e/platform/api-keys.spec.ts
 */
export class ApiKeyRecords {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly database: Database,
    private readonly ageMaxMs: number,
  ) {}

  /** As `find`, of what is in memory and young enough; undefined: `find` it. */
  peek(id: string): ApiKeyRecord | null | undefined {
    const known = this.entries.get(id);
    return known !== undefined && performance.now() - known.readAtMs < this.ageMaxMs ? known.settled : undefined;
  }

  /** Null when there is no such key, or its tenant is suspended. Callers at one moment share one look-up. */
  async find(id: string, deadlineAtMs: number): Promise<ApiKeyRecord | null> {
    const known = this.entries.get(id);
    if (known !== undefined && performance.now() - known.readAtMs < this.ageMaxMs) return known.record;
    const entry: Entry = { readAtMs: performance.now(), record: this.read(systemContext('', { deadlineAtMs }), id) };
    this.remember(id, entry);
    try {
      return (entry.settled = await entry.record);
    } catch (error) {
      // A failure is not an answer: the next request asks again.
      if (this.entries.get(id) === entry) this.entries.delete(id);
      throw error;
    }
  }

  private async read(ctx: Context, id: string): Promise<ApiKeyRecord | null> {
    const row = await this.database.read(ctx, (tx) => tx.one<ApiKeyRow>(apiKeyById, [id]));
    return row === null ? null : toRecord(row);
  }

  // A Map keeps the order of insertion, so the first entry is the one read longest ago.
  private remember(id: string, entry: Entry): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
    if (this.entries.size > entriesMax) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
  }
}

function toRecord(row: ApiKeyRow): ApiKeyRecord {
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
