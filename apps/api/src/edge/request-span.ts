import { failSpan, type Span } from '#monitoring';
import type { CacheVerdict } from './request-meter.ts';

/** What a request's span says at its end. */
export interface SpanOutcome {
  readonly route: string | null;
  readonly method: string | undefined;
  readonly status: number;
  readonly cache: CacheVerdict;
  readonly code: string | null;
  readonly tenantId: string | null;
  readonly requestId: string;
}

/**
 * Ends the span of a request, by the conventions for HTTP servers, https://opentelemetry.io/docs/specs/semconv/http/http-spans/ :
 * named by route. Its address, query, client and body are not told: they may name a guest.
 */
export function endRequestSpan(span: Span, { route, method = '', status, cache, code, tenantId, requestId }: SpanOutcome): void {
  span.updateName(route === null ? method : `${method} ${route}`);
  span.setAttributes({
    'http.request.method': method,
    'http.response.status_code': status,
    ...(route === null ? {} : { 'http.route': route }),
    ...(code === null ? {} : { 'couvert.error.code': code }),
    ...(tenantId === null ? {} : { 'couvert.tenant.id': tenantId }),
    'couvert.cache.verdict': cache,
    'couvert.request.id': requestId,
  });
  // What the caller did wrong is no error of the server.
  if (status >= 500) failSpan(span, Object.assign(new Error(), { code: code ?? String(status) }));
  // It has begun by the same clock: the wall clock may have been set in between.
  span.end(performance.timeOrigin + performance.now());
}
