import { type Attributes, context, type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { inLogScope, logScope } from '../logging/log-scope.ts';
import type { RequestTrace } from './request-trace.ts';
import { wayIn } from './way-in.ts';

export type { Attributes, Span } from '@opentelemetry/api';

/** Asked for each time: what was got before the SDK was registered anew would stay with the one before. */
const tracer = (): Tracer => trace.getTracer('couvert');

/** A span of a request that is recorded; null for all others: they make none, and cost nothing. */
export function beginRequestSpan({ traceId, parent, startedAtMs }: RequestTrace, method: string): Span | null {
  if (!wayIn.isSampled(traceId, parent)) return null;
  // Named by its route once that is known: by its address, there would be a name for each booking.
  return startAs(traceId, parent?.spanId ?? null, method, { kind: SpanKind.SERVER, startTime: performance.timeOrigin + startedAtMs });
}

/** What `work` begins, now and later, is part of the span. */
export function insideSpan<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** Whether what runs now is being recorded. */
export function isRecorded(): boolean {
  return wayIn.isOpen && trace.getActiveSpan()?.isRecording() === true;
}

export interface SpanAbout {
  /** `consumer`: what somebody left behind for later, a message or a turn of the clock. */
  readonly kind?: 'internal' | 'client' | 'consumer' | 'producer';
  /** Few and bounded; no guest, no address. */
  readonly attributes?: Attributes;
  /** 32 hexadecimal digits: of whose trace it is a part, where nothing that runs now says so. */
  readonly traceId?: string;
  /** What its log lines name, besides the trace. */
  readonly log?: { readonly job?: string; readonly delivery?: string };
}

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER, producer: SpanKind.PRODUCER } as const;

/**
 * Does the work inside a span of that name, which is from a list: with `traceId`, as the first span of its trace in this
 * process, recorded as a request of that trace would be; else below what runs now, or not at all. With `traceId`, log lines
 * name the trace, too, whether it is recorded or not.
 * @throws what `work` throws, noted on the span
 */
export async function inSpan<T>(name: string, { kind = 'internal', attributes = {}, traceId, log = {} }: SpanAbout, work: () => Promise<T>): Promise<T> {
  const said = traceId === undefined ? work : () => inLogScope({ ...log, traceId }, work);
  const span = traceId === undefined ? childOfNow(name, { kind: kinds[kind], attributes }) : firstOf(traceId, name, { kind: kinds[kind], attributes });
  if (span === null) return traceId === undefined ? said() : context.with(ROOT_CONTEXT, said);
  try {
    return await insideSpan(span, said);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Says that what the span is about has failed, and how it is called: an error's own words may name a guest. */
export function failSpan(span: Span, error: unknown): void {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  span.setAttribute('error.type', typeof code === 'string' ? code : error instanceof Error ? error.name : typeof error);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The W3C `traceparent` of what runs now, for who is asked next; null where nothing is recorded or known. */
export function traceparentNow(): string | null {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined) return null;
  return `00-${active.traceId}-${active.spanId}-${(active.traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
}

/** The trace that runs now, recorded or not: of the span, else of the log lines. */
export function traceIdNow(): string | null {
  return trace.getActiveSpan()?.spanContext().traceId ?? logScope()?.traceId ?? null;
}

interface SpanStart {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  readonly startTime?: number;
}

/** A span below what runs now; null where that is not recorded. Whoever begins it ends it. */
export function childOfNow(name: string, start: SpanStart): Span | null {
  return isRecorded() ? tracer().startSpan(name, start) : null;
}

function firstOf(traceId: string, name: string, start: SpanStart): Span | null {
  const now = trace.getActiveSpan()?.spanContext();
  // What was sent by who still runs is below it.
  if (now?.traceId === traceId) return childOfNow(name, start);
  return wayIn.isSampled(traceId, null) ? startAs(traceId, null, name, start) : null;
}

function startAs(traceId: string, parentSpanId: string | null, name: string, start: SpanStart): Span {
  return wayIn.startAs(traceId, () => tracer().startSpan(name, start, parentSpanId === null ? ROOT_CONTEXT : below(traceId, parentSpanId)));
}

function below(traceId: string, spanId: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
