import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK, kernelErrors, Secrets } from '#kernel';
import type { ApiKeyRecord } from '../api-keys/api-key-record.ts';
import { ApiKeyRecords } from '../api-keys/api-key-records.ts';
import { type ApiKeyParts, idIn, parseApiKey } from '../api-keys/key-format.ts';
import { keySecretMatches } from '../api-keys/key-hash.ts';
import { callerMessages } from './caller-messages.ts';

/** What a request says about its caller. */
export interface Credentials {
  readonly apiKey: string | undefined;
  /** The `Origin` header: where the page that asks comes from. */
  readonly origin: string | undefined;
  /** `performance.now()` in ms. */
  readonly deadlineAtMs: number;
  /** What is asked for shows nothing but this process: see `LastsWhileCutOff`. */
  readonly lastsWhileCutOff?: boolean;
}

/** Whose key it is. */
export interface IdentifiedCaller {
  readonly record: ApiKeyRecord;
  /** Known from before, for the database cannot be asked: a publishable key then opens only what may be old. */
  readonly isCutOff: boolean;
}

/** Of keys in use, some 200 bytes each. */
const verifiedMax = 10_000;

/** Turns credentials into the record of a key that may be used here and now. */
@Injectable()
export class IdentifyCaller {
  /**
   * Keys that were found to be a record's: an HMAC for each request would cost more than all else that a hit does. By the whole key, whose
   * seeded hash is looked up before any letter is compared: how long that takes tells nothing of how much of a guess is right.
   */
  private readonly verified = new Map<string, ApiKeyRecord>();

  constructor(
    private readonly records: ApiKeyRecords,
    private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws UNAUTHENTICATED. Why is said only to who holds the secret: an unknown id and a wrong secret read alike.
   * @throws FORBIDDEN for a publishable key on a page that it is not meant for.
   * @throws UNAVAILABLE, TIMEOUT when nobody can be asked, and the key is not known from just before.
   */
  async execute({ apiKey, origin, deadlineAtMs, lastsWhileCutOff = false }: Credentials): Promise<IdentifiedCaller> {
    if (apiKey === undefined || apiKey === '') throw kernelErrors.unauthenticated({ detail: callerMessages.keyMissing() });
    const parts = parseApiKey(apiKey);
    if (parts === null) throw kernelErrors.unauthenticated({ detail: callerMessages.keyMalformed() });
    const { record, isCutOff } = await this.records.find(parts.id, deadlineAtMs, { lastsWhileCutOff });
    if (record === null || !this.isSameKey(parts, record)) throw kernelErrors.unauthenticated({ detail: callerMessages.keyUnknown() });
    if (this.verified.size >= verifiedMax) this.verified.clear();
    this.verified.set(apiKey, record);
    this.refuseEnded(record);
    refuseForeignOrigin(record, origin);
    return { record, isCutOff };
  }

  /**
   * The same without a wait, where the key's record is in memory and was found to be this key's before; null: `execute`, which
   * says what is wrong.
   */
  known({ apiKey, origin }: Omit<Credentials, 'deadlineAtMs' | 'lastsWhileCutOff'>): ApiKeyRecord | null {
    const record = apiKey === undefined ? undefined : this.verified.get(apiKey);
    // Of a record that was read anew nothing was verified yet.
    if (apiKey === undefined || record === undefined || this.records.peek(idIn(apiKey)) !== record) return null;
    return this.hasEnded(record) || isForeignOrigin(record, origin) ? null : record;
  }

  private isSameKey(parts: ApiKeyParts, record: ApiKeyRecord): boolean {
    return parts.kind === record.kind && parts.environment === record.environment && keySecretMatches(this.secrets, parts, record.secretHash);
  }

  private refuseEnded(record: ApiKeyRecord): void {
    if (record.revokedAt !== null) throw kernelErrors.unauthenticated({ detail: callerMessages.keyRevoked() });
    if (this.hasEnded(record)) throw kernelErrors.unauthenticated({ detail: callerMessages.keyExpired() });
  }

  private hasEnded({ revokedAt, expiresAt }: ApiKeyRecord): boolean {
    return revokedAt !== null || (expiresAt !== null && expiresAt.getTime() <= this.clock.now());
  }
}

function refuseForeignOrigin(record: ApiKeyRecord, origin: string | undefined): void {
  if (isForeignOrigin(record, origin)) throw kernelErrors.forbidden({ detail: callerMessages.foreignOrigin() });
}

// A browser sends Origin with every request to another host, so a locked key without one is not on its page.
function isForeignOrigin({ kind, origins }: ApiKeyRecord, origin: string | undefined): boolean {
  return kind === 'publishable' && origins.length > 0 && (origin === undefined || !origins.includes(origin));
}
