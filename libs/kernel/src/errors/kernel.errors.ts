import { defineErrors } from './define-errors.ts';
import { kernelErrorTexts } from './kernel-error-texts.ts';

/** Errors that any route can answer. */
export const kernelErrors = defineErrors({
  badRequest: { code: 'BAD_REQUEST', status: 400, title: 'The request cannot be read', retryable: false, advice: 'Compare the request with the OpenAPI document.' },
  inputInvalid: { code: 'INPUT_INVALID', status: 422, title: 'Some values are not valid', retryable: false, advice: 'Correct the values that `errors` points at.' },
  queryInvalid: { code: 'QUERY_INVALID', status: 400, title: 'Some parameters are not valid', retryable: false, advice: 'Correct the parameters that `errors` points at.' },
  cursorInvalid: { code: 'CURSOR_INVALID', status: 400, title: 'The cursor is not one of ours', retryable: false, advice: 'Start again without a cursor, or send `next` back exactly as it was given.' },
  unauthenticated: { code: 'UNAUTHENTICATED', status: 401, title: 'A valid API key is needed', retryable: false, advice: 'Send the key in the X-API-Key header.' },
  forbidden: { code: 'FORBIDDEN', status: 403, title: 'This caller may not do that', retryable: false, advice: 'Use a key that has the scope which the route asks for.' },
  notFound: { code: 'NOT_FOUND', status: 404, title: 'There is nothing here', retryable: false, advice: 'Check the address and the id.' },
  methodNotAllowed: { code: 'METHOD_NOT_ALLOWED', status: 405, title: 'This address does not answer that method', retryable: false, advice: 'See `Allow` and the OpenAPI document.' },
  requestTimeout: { code: 'REQUEST_TIMEOUT', status: 408, title: 'The request took too long to arrive', retryable: true, advice: 'Send the request again, on a better connection.' },
  conflict: { code: 'CONFLICT', status: 409, title: 'The request conflicts with what is already there', retryable: false, advice: 'Read the current state, then decide again.' },
  inUse: { code: 'IN_USE', status: 409, title: 'Something else still refers to this', retryable: false, advice: 'Remove or change what refers to it first.' },
  idempotencyBusy: { code: 'IDEMPOTENCY_KEY_BUSY', status: 409, title: 'A request with this Idempotency-Key is under way', retryable: true, advice: 'Wait a moment and send the same request again.' },
  idempotencyMismatch: { code: 'IDEMPOTENCY_KEY_REUSED', status: 422, title: 'This Idempotency-Key was used for another request', retryable: false, advice: 'Use a new key for a new request.' },
  preconditionFailed: { code: 'PRECONDITION_FAILED', status: 412, title: 'It has changed since you read it', retryable: false, advice: 'Read it again, apply your change to what is there now, and send the new ETag in If-Match.' },
  preconditionRequired: { code: 'PRECONDITION_REQUIRED', status: 428, title: 'If-Match is needed here', retryable: false, advice: 'Send the ETag of what you have read in If-Match.' },
  bodyTooLarge: { code: 'BODY_TOO_LARGE', status: 413, title: 'The body is too large', retryable: false, advice: 'Send at most 64 KiB.' },
  uriTooLong: { code: 'URI_TOO_LONG', status: 414, title: 'The address is too long', retryable: false, advice: 'Shorten the query.' },
  unsupportedMediaType: { code: 'UNSUPPORTED_MEDIA_TYPE', status: 415, title: 'This content type is not read here', retryable: false, advice: 'Send application/json.' },
  headersTooLarge: { code: 'HEADERS_TOO_LARGE', status: 431, title: 'The headers are too large', retryable: false, advice: 'Send fewer or shorter headers.' },
  clientGone: { code: 'CLIENT_GONE', status: 499, title: 'The client hung up before the answer', retryable: true, advice: 'Nobody reads this answer: it stands in logs, where it is no failure of ours. Nothing was saved.' },
  internal: { code: 'INTERNAL', status: 500, title: 'Something went wrong on our side', retryable: true, advice: 'Try again; if it goes on, tell us the trace id.' },
  unavailable: { code: 'UNAVAILABLE', status: 503, title: 'This cannot be answered at the moment', retryable: true, advice: 'Wait for the time in Retry-After, then send the request again.' },
  outcomeUnknown: { code: 'OUTCOME_UNKNOWN', status: 503, title: 'The connection was lost while the change was being saved', retryable: true, advice: 'Send the same request with the same Idempotency-Key: the answer tells whether it was saved.' },
  timeout: { code: 'TIMEOUT', status: 504, title: 'The answer took too long', retryable: true, advice: 'Try again in a moment, or ask for less at once.' },
}, kernelErrorTexts);
