import { symbols } from 'pino';
import type { Logger } from '#monitoring';
import type { Exchange } from './exchange.ts';
import type { CacheVerdict, RequestMeter } from './request-meter.ts';
import { endRequestSpan } from './request-span.ts';

/** What is said of an answer that the edge gave itself. */
export interface EdgeOutcome {
  readonly route: string | null;
  readonly status: number;
  readonly bytes: number;
  readonly cache: CacheVerdict;
  /** Of the error that was answered. */
  readonly code: string | null;
}

/**
 * Access lines of what the edge answers: the same members as of every other answer, put together by hand and written where
 * the logger writes. The logger's own way, with its serialisers and its search for what must not be said, takes longer than
 * the hit; here nothing but what is named can be said (invariant M2).
 */
export class EdgeAccessLines {
  private readonly stream: { write(line: string): unknown };

  constructor(
    private readonly logger: Logger,
    private readonly meter: RequestMeter,
  ) {
    this.stream = Reflect.get(logger, symbols.streamSym) as { write(line: string): unknown };
  }

  /** Writes the line, counts the answer and ends its span. */
  write({ request, trace, span, address, caller }: Exchange, { route, status, bytes, cache, code }: EdgeOutcome): void {
    const tookMs = performance.now() - trace.startedAtMs;
    this.meter.answered({ route, method: request.method, status, cache, code }, tookMs);
    if (span !== null) endRequestSpan(span, { route, method: request.method, status, cache, code, tenantId: caller?.tenantId ?? null, requestId: trace.requestId });
    if (!this.logger.isLevelEnabled('info')) return;
    const durationMs = Math.round(tookMs * 10) / 10;
    // What may hold a quote was made by JSON.stringify; ids, instants and our own routes never do.
    this.stream.write(
      `{"level":"info","time":"${new Date().toISOString()}","service":"couvert","module":"http","method":${JSON.stringify(request.method)},"route":${quoted(route)},"status":${status},"durationMs":${durationMs},"bytes":${bytes},"code":${quoted(code)},"tenantId":${quoted(caller?.tenantId ?? null)},"keyId":${quoted(caller?.id ?? null)},"traceId":"${trace.traceId}","requestId":"${trace.requestId}","ip":${JSON.stringify(address)},"cache":"${cache}","message":"request"}\n`,
    );
  }
}

function quoted(text: string | null): string {
  return text === null ? 'null' : `"${text}"`;
}
