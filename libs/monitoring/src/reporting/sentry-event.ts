import { randomBytes } from 'node:crypto';
import type { ErrorEvent, Exception, StackFrame as SentryFrame } from '@sentry/node';
import { chainOf, harmlessText, nameOf } from './error-chain.ts';
import type { ErrorReport } from './error-reporter.ts';
import { framesOf } from './stack-frames.ts';

/**
 * A report as Sentry's event (https://develop.sentry.dev/sdk/data-model/event-payloads/).
 *
 * Invariant M5: nothing that a person has sent leaves in it: no header, body, address, query or message that may have been put
 * together from them. Why: whoever runs the collector is none of those whom guests gave their names. What is left out is in the
 * log, by the trace id. Proved by: test/e2e/platform/error-reports.spec.ts
 */
export function sentryEventOf({ error, fingerprint, code, traceId, route, level, unreported }: ErrorReport): ErrorEvent {
  return {
    type: undefined,
    level,
    platform: 'node',
    fingerprint: [fingerprint],
    ...(route === null ? {} : { transaction: route }),
    // The cause first, what was thrown last.
    exception: { values: chainOf(error).toReversed().map((one) => exceptionOf(one, code)) },
    tags: { ...(code === null ? {} : { code }), ...(traceId === null ? {} : { trace_id: traceId }), ...(unreported === 0 ? {} : { unreported: String(unreported) }) },
    ...(traceId === null ? {} : { contexts: { trace: { trace_id: traceId, span_id: randomBytes(8).toString('hex') } } }),
  };
}

function exceptionOf(error: unknown, code: string | null): Exception {
  const frames: SentryFrame[] = error instanceof Error ? framesOf(error).map(({ functionName, file, line, column, isOwn }) => ({ filename: file, function: functionName ?? '?', lineno: line, colno: column, in_app: isOwn })) : [];
  return { type: nameOf(error), value: harmlessText(error) || (code ?? ''), ...(frames.length === 0 ? {} : { stacktrace: { frames: frames.toReversed() } }) };
}

/** The fields that an event may have when it leaves, whatever was put into it on the way. */
export function onlyListed(event: ErrorEvent): ErrorEvent {
  const { event_id, timestamp, level, platform, release, environment, fingerprint, transaction, exception, tags, contexts } = event;
  const { trace, runtime } = contexts ?? {};
  return {
    type: undefined,
    ...defined({ event_id, timestamp, level, platform, release, environment, fingerprint, transaction, exception, tags }),
    contexts: defined({ trace: trace === undefined ? undefined : { trace_id: trace.trace_id, span_id: trace.span_id }, runtime }),
  };
}

function defined<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
