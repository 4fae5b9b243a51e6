import { createHash } from 'node:crypto';
import { type IdempotencyRequest, kernelErrors } from '#kernel';
import { requestMessages } from '../input/request-messages.ts';

/** What decides whether a repeat is the same request. */
export interface RepeatableRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** Who asks: key id and manage token. Another caller's repeat must not be shown this caller's answer. */
  readonly callerIdentity: string;
}

const printable = /^[\x20-\x7e]{1,255}$/;

/** The promise of an `Idempotency-Key`, on POST only: the other methods are idempotent by themselves or by If-Match. */
export function idempotencyOf({ idempotencyKey: key, ...request }: RepeatableRequest): IdempotencyRequest | null {
  if (request.method !== 'POST' || key === undefined) return null;
  if (!printable.test(key)) throw kernelErrors.badRequest({ detail: requestMessages.idempotencyKeyForm() });
  return { key, fingerprint: fingerprintOf(request), replayed: false };
}

function fingerprintOf({ method, url, body, callerIdentity }: Omit<RepeatableRequest, 'idempotencyKey'>): Buffer {
  return createHash('sha256').update(JSON.stringify([method, url, callerIdentity, canonical(body)])).digest();
}

// Clients may write the members of an object in another order when they repeat.
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
}
