import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestTrace } from '#monitoring';
import type { ApiKeyRecord } from '#security';

/** One request on its way through the edge, and what is found out about it on the way. */
export interface Exchange {
  readonly request: IncomingMessage & { trace?: RequestTrace | null };
  readonly response: ServerResponse;
  readonly trace: RequestTrace;
  readonly address: string;
  /** Null: nobody, or nobody that is known. */
  caller: ApiKeyRecord | null;
  /** Fields that its answer gets, whoever answers; names and values in turn. */
  readonly fields: string[];
}

const exchanges = new WeakMap<IncomingMessage, Exchange>();

export function remember(exchange: Exchange): void {
  exchanges.set(exchange.request, exchange);
}

/** What the edge found out; undefined for a request that came past it. */
export function exchangeOf(request: IncomingMessage): Exchange | undefined {
  return exchanges.get(request);
}
