import { type CouvertError, errorText, type InputError, type Language, toldIn } from '#kernel';

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
  readonly errors?: readonly ToldInputError[];
}

/** An `InputError` in one language. */
export interface ToldInputError extends Omit<InputError, 'detail'> {
  readonly detail: string;
}

/** How the request that failed is called. */
export interface ProblemContext {
  readonly requestId: string;
  readonly traceId: string;
}

/** @param language in which title and detail are told; codes and names are the same in all */
export function problemDocument({ definition, occurrence }: CouvertError, { requestId, traceId }: ProblemContext, language: Language): ProblemDocument {
  const { code, status, retryable } = definition;
  const { title, advice } = errorText(definition, language);
  return {
    ...occurrence.extensions,
    type: `/docs/errors#${code}`,
    title,
    status,
    // A defect's own words may name internals: they are logged, and the caller hears what to do.
    detail: status < 500 ? toldIn(language, occurrence.detail, advice) : advice,
    instance: `urn:uuid:${requestId}`,
    code,
    traceId,
    retryable,
    ...(occurrence.errors === undefined ? {} : { errors: occurrence.errors.map((one) => toldInput(one, language)) }),
  };
}

// Where something is wrong is said by pointer and code: a sentence that nobody translated says it better than none.
function toldInput({ pointer, code, detail }: InputError, language: Language): ToldInputError {
  return { pointer, code, detail: typeof detail === 'string' ? detail : toldIn(language, detail, code) };
}

/**
 * The headers that go with it. Nobody keeps an error, and who does all the same must not show a guest another's language.
 */
export function problemHeaders({ definition, occurrence }: CouvertError, language: Language): Record<string, string> {
  return {
    'content-type': problemType,
    'content-language': language,
    vary: 'accept-language',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    ...(occurrence.retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(occurrence.retryAfterSeconds)) }),
    // RFC 9110, section 11.6.1: a 401 says how to authenticate.
    ...(definition.status === 401 ? { 'www-authenticate': 'ApiKey realm="couvert", header="X-API-Key"' } : {}),
  };
}
