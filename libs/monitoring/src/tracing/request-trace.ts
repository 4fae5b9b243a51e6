import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '#kernel';

/** How one request is called in logs, answers and other systems. */
export interface RequestTrace {
  readonly requestId: string;
  /** 32 hexadecimal digits: the caller's trace, or a new one. */
  readonly traceId: string;
  /** Whose part of the trace this request is; null: it begins the trace. */
  readonly parent: TraceParent | null;
  /** `performance.now()` in ms when the request was first looked at. */
  readonly startedAtMs: number;
}

/** What a W3C `traceparent` header says. */
export interface TraceParent {
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the caller records its part, and wants ours. */
  readonly isSampled: boolean;
}

export interface TraceableRequest {
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  trace?: RequestTrace | null;
}

/** The trace of a request, made at the first call, so that also a request refused before any hook has one. */
export function traceOf(request: TraceableRequest): RequestTrace {
  request.trace ??= newTrace(request.headers?.['traceparent']);
  return request.trace;
}

function newTrace(header: string | string[] | undefined): RequestTrace {
  const parent = header === undefined ? null : parentIn(header);
  return { requestId: uuidV7(), traceId: parent?.traceId ?? newTraceId(), parent, startedAtMs: performance.now() };
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
// version may have more fields. Of the flags only the last bit is used: the caller samples.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** What a `traceparent` header says; null when there is none or it is not one. */
export function parentIn(header: string | string[] | undefined): TraceParent | null {
  const found = typeof header === 'string' && header.length <= 512 ? traceparent.exec(header) : null;
  if (found === null) return null;
  const [, traceId = '', spanId = '', flags = ''] = found;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The trace id of a W3C `traceparent` header; null when there is none or it is not one. */
export function traceIdOf(header: string | string[] | undefined): string | null {
  return parentIn(header)?.traceId ?? null;
}
