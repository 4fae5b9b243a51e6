import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK, kernelErrors, Secrets } from '#kernel';
import { type ApiKeyRecord, ApiKeyRecords } from '../api-keys/api-key-records.ts';
import { type ApiKeyParts, parseApiKey } from '../api-keys/key-format.ts';
import { keySecretMatches } from '../api-keys/key-hash.ts';

/** What a request says about its caller. */
export interface Credentials {
  readonly apiKey: string | undefined;
  /** The `Origin` header: where the page that asks comes from. */
  readonly origin: string | undefined;
  /** `performance.now()` in ms. */
  readonly deadlineAtMs: number;
}

/** Turns credentials into the record of a key that may be used here and now. */
@Injectable()
export class IdentifyCaller {
  constructor(
    private readonly records: ApiKeyRecords,
    private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws UNAUTHENTICATED. Why is said only to who holds the secret: an unknown id and a wrong secret read alike.
   * @throws FORBIDDEN for a publishable key on a page that it is not meant for.
   */
  async execute({ apiKey, origin, deadlineAtMs }: Credentials): Promise<ApiKeyRecord> {
    if (apiKey === undefined || apiKey === '') throw kernelErrors.unauthenticated({ detail: 'The request has no X-API-Key header.' });
    const parts = parseApiKey(apiKey);
    if (parts === null) throw kernelErrors.unauthenticated({ detail: 'The X-API-Key header holds no API key; it may be cut off or mistyped.' });
    const record = await this.records.find(parts.id, deadlineAtMs);
    if (record === null || !this.isSameKey(parts, record)) throw kernelErrors.unauthenticated({ detail: 'This API key is not known.' });
    this.refuseEnded(record);
    refuseForeignOrigin(record, origin);
    return record;
  }

  private isSameKey(parts: ApiKeyParts, record: ApiKeyRecord): boolean {
    return parts.kind === record.kind && parts.environment === record.environment && keySecretMatches(this.secrets, parts, record.secretHash);
  }

  private refuseEnded({ revokedAt, expiresAt }: ApiKeyRecord): void {
    if (revokedAt !== null) throw kernelErrors.unauthenticated({ detail: 'This API key was revoked.' });
    if (expiresAt !== null && expiresAt.getTime() <= this.clock.now()) throw kernelErrors.unauthenticated({ detail: 'This API key has expired.' });
  }
}

// A browser sends Origin with every request to another host, so a locked key without one is not on its page.
function refuseForeignOrigin({ kind, origins }: ApiKeyRecord, origin: string | undefined): void {
  if (kind !== 'publishable' || origins.length === 0) return;
  if (origin === undefined || !origins.includes(origin)) throw kernelErrors.forbidden({ detail: 'This publishable key is locked to other origins.' });
}
