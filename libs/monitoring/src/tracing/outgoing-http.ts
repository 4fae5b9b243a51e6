import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Span, SpanKind } from '@opentelemetry/api';
import { childOfNow, failSpan, insideSpan, traceparentNow } from './spans.ts';

/** As much of undici's request as is used; https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface OutgoingRequest {
  readonly method: string;
  readonly origin: string | URL;
  addHeader(name: string, value: string): unknown;
}
interface Told {
  readonly request: OutgoingRequest;
  readonly response?: { readonly statusCode: number };
  readonly error?: unknown;
}

/**
 * Has each request of `fetch` that is part of a recorded span be a span of its own, and carry its `traceparent`. Its name is
 * the method alone, and no path is told: an address of a webhook is its owner's secret.
 * @returns ends it
 */
export function spansOfOutgoingHttp(): () => void {
  const spans = new WeakMap<OutgoingRequest, Span>();
  const listeners: Readonly<Record<string, (told: Told) => void>> = {
    'undici:request:create': ({ request }) => {
      const { hostname, port } = new URL(String(request.origin));
      const span = childOfNow(request.method, { kind: SpanKind.CLIENT, attributes: { 'http.request.method': request.method, 'server.address': hostname, ...(port === '' ? {} : { 'server.port': Number(port) }) } });
      if (span === null) return;
      spans.set(request, span);
      const traceparent = insideSpan(span, traceparentNow);
      if (traceparent !== null) request.addHeader('traceparent', traceparent);
    },
    'undici:request:headers': ({ request, response }) => {
      if (response !== undefined) spans.get(request)?.setAttribute('http.response.status_code', response.statusCode);
    },
    'undici:request:trailers': ({ request }) => spans.get(request)?.end(),
    'undici:request:error': ({ request, error }) => {
      const span = spans.get(request);
      if (span === undefined) return;
      failSpan(span, error);
      span.end();
    },
  };
  for (const [name, listener] of Object.entries(listeners)) subscribe(name, listener as (message: unknown) => void);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) unsubscribe(name, listener as (message: unknown) => void);
  };
}
