import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '#kernel';

/** How one request is called in logs, answers and other systems. */
export interface RequestTrace {
  readonly requestId: string;
  /** 32 hexadecimal digits: the caller's trace, or a new one. */
  readonly traceId: string;
  /** `performance.now()` in ms when the request was first looked at. */
  readonly startedAtMs: number;
}

export interface TraceableRequest {
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  trace?: RequestTrace | null;
}

/** The trace of a request, made at the first call, so that also a request refused before any hook has one. */
export function traceOf(request: TraceableRequest): RequestTrace {
  request.trace ??= {
    requestId: uuidV7(),
    traceId: traceIdOf(request.headers?.['traceparent']) ?? newTraceId(),
    startedAtMs: performance.now(),
  };
  return request.trace;
}

const traceIdBytes = 16;
/** Randomness for many requests at once: each call of its own took a twentieth of what a hit takes. */
const pool = Buffer.alloc(256 * traceIdBytes);
let used = pool.length;

function newTraceId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += traceIdBytes;
  return pool.toString('hex', used - traceIdBytes, used);
}

// https://www.w3.org/TR/trace-context/#traceparent-header : version ff and an id of zeros are invalid; a later
// version may have more fields.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

/** The trace id of a W3C `traceparent` header; null when there is none or it is not one. */
export function traceIdOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header.length <= 512 ? (traceparent.exec(header)?.[1] ?? null) : null;
}
