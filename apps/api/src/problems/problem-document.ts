import type { CouvertError, InputError } from '#kernel';

/** The media type of every error (RFC 9457), written as the other answers write theirs. */
export const problemType = 'application/problem+json; charset=utf-8';

/** The body of every error; extensions of the error stand beside these members. */
export interface ProblemDocument {
  /** Where the error is explained, relative to the API's root. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** This one occurrence. */
  readonly instance: string;
  readonly code: string;
  readonly traceId: string;
  readonly retryable: boolean;
  readonly errors?: readonly InputError[];
}

/** How the request that failed is called. */
export interface ProblemContext {
  readonly requestId: string;
  readonly traceId: string;
}

export function problemDocument({ definition, occurrence }: CouvertError, { requestId, traceId }: ProblemContext): ProblemDocument {
  const { code, status, title, retryable, advice } = definition;
  return {
    ...occurrence.extensions,
    type: `/docs/errors#${code}`,
    title,
    status,
    // A defect's own words may name internals: they are logged, and the caller hears what to do.
    detail: status < 500 ? (occurrence.detail ?? advice) : advice,
    instance: `urn:uuid:${requestId}`,
    code,
    traceId,
    retryable,
    ...(occurrence.errors === undefined ? {} : { errors: occurrence.errors }),
  };
}

/** The headers that go with it. */
export function problemHeaders({ definition, occurrence }: CouvertError): Record<string, string> {
  return {
    'content-type': problemType,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    ...(occurrence.retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(occurrence.retryAfterSeconds)) }),
    // RFC 9110, section 11.6.1: a 401 says how to authenticate.
    ...(definition.status === 401 ? { 'www-authenticate': 'ApiKey realm="couvert", header="X-API-Key"' } : {}),
  };
}
