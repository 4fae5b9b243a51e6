import { type Cache, cachedQuestion, type Loaded, loadIn } from '#caching';
import { type Database, systemContext } from '#kernel';
import { isOutOfReach, isSomething, NamedRecords } from '../callers/named-records.ts';
import { apiKeyById } from '../persistence/sql/api-keys.ts';
import { type ApiKeyRecord, type ApiKeyRow, recordCodec, toRecord } from './api-key-record.ts';

export interface FoundKey {
  /** Null: there is no such key, or its tenant is suspended. */
  readonly record: ApiKeyRecord | null;
  /** Nobody could be asked: so it was when the database was last heard, and perhaps is not any more. */
  readonly isCutOff: boolean;
}

const tables = ['api_keys', 'tenants'];
// Strict: while the log alone cannot be read, the rows are asked.
const apiKey = cachedQuestion<ApiKeyRecord | null>({ name: 'api-key', shape: 1, reads: 'strict', tables, codec: recordCodec, keeps: isSomething });
const unknownApiKey = cachedQuestion<null>({ name: 'unknown-api-key', shape: 1, reads: 'strict', tables });

/** How long after the database was last heard a secret key is honoured: longer than a failover's first moments, too short to do much with one that was revoked meanwhile. */
const cutOffSecretMsMax = 5_000;

/** Who is known from before waits no longer for a database that is lost, and then is not kept waiting again for a while. */
const cutOffWaitMsMax = 500;
const cutOffPauseMs = 1_000;

/**
 * The records of API keys, kept and judged like other answers, under the platform: a key is read before its tenant is known.
 *
 * Invariant S3: a key that was revoked, or whose tenant was suspended, opens nothing later than H (one second) after it,
 * whoever wrote that, and whatever Redis still holds. Why: a look-up a request would cost every request a round trip.
 * Proved by: test/e2e/platform/revoked-keys.spec.ts
 *
 * Invariant S6: while the database cannot be asked, a secret key is honoured for five seconds more, a publishable one where
 * what may be old is answered, for as long as that is, and either where only this process is shown; never one that was known to
 * have ended.
 * Proved by: test/e2e/edge/lost-database.spec.ts
 */
export class ApiKeyRecords {
  private readonly records: NamedRecords<ApiKeyRecord>;
  /** Monotonic, ms. */
  private waitsAgainAtMs = -Infinity;

  constructor(
    private readonly database: Database,
    cache: Cache,
  ) {
    this.records = new NamedRecords(cache, { question: apiKey, unknownQuestion: unknownApiKey, tagOf: (id) => `api_key:${id}`, load: (id) => this.load(id) });
  }

  close(): void {
    this.records.close();
  }

  /** Without a wait: the record that is kept, if it is valid, the same object while it is; null: there is no such key; undefined: `find` it. */
  peek(id: string): ApiKeyRecord | null | undefined {
    return this.records.peek(id);
  }

  /**
   * Callers at one moment share one look-up.
   * @throws UNAVAILABLE, TIMEOUT
   */
  async find(id: string, deadlineAtMs: number, { lastsWhileCutOff = false }: { readonly lastsWhileCutOff?: boolean } = {}): Promise<FoundKey> {
    const secretMsMax = lastsWhileCutOff ? Infinity : cutOffSecretMsMax;
    const known = this.peek(id);
    if (known !== undefined) return { record: known, isCutOff: false };
    const before = this.lastKnown(id, secretMsMax);
    const nowMs = performance.now();
    if (before !== null && nowMs < this.waitsAgainAtMs) return { record: before, isCutOff: true };
    try {
      const record = await this.records.read(id, before === null ? deadlineAtMs : Math.min(deadlineAtMs, nowMs + cutOffWaitMsMax));
      return { record, isCutOff: false };
    } catch (error) {
      const record = isOutOfReach(error) ? this.lastKnown(id, secretMsMax) : null;
      if (record === null) throw error;
      this.waitsAgainAtMs = performance.now() + cutOffPauseMs;
      return { record, isCutOff: true };
    }
  }

  private lastKnown(id: string, secretMsMax: number): ApiKeyRecord | null {
    const last = this.records.lastKnown(id);
    if (last === undefined || last.value === null) return null;
    return last.value.kind === 'publishable' || last.ageMs <= secretMsMax ? last.value : null;
  }

  private load(id: string): Promise<Loaded<ApiKeyRecord | null>> {
    return loadIn(this.database, systemContext(''), async (tx) => {
      const row = await tx.one<ApiKeyRow>(apiKeyById, [id]);
      // A tenant that is suspended takes its keys along, and nobody says which they are.
      return row === null ? { value: null, tags: ['tenants:status'] } : { value: toRecord(row), tags: [`tenant:${row.tenant_id}`] };
    });
  }
}
