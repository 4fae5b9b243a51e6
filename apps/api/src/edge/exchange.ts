import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestTrace, Span } from '#monitoring';
import type { ApiKeyRecord, HostCaller } from '#security';

/** One request on its way through the edge, and what is found out about it on the way. */
export interface Exchange {
  readonly request: IncomingMessage & { trace?: RequestTrace | null };
  readonly response: ServerResponse;
  readonly trace: RequestTrace;
  /** Null: this request is not recorded. */
  readonly span: Span | null;
  readonly address: string;
  /** Null: nobody, or nobody that is known. */
  caller: ApiKeyRecord | HostCaller | null;
  /** The database cannot be asked: the caller is known from before, or nobody can say who it is. */
  isCutOff: boolean;
  /** Fields that its answer gets, whoever answers; names and values in turn. */
  readonly fields: string[];
}

const exchangeKey = Symbol('couvert:exchange');

// On the request itself: a WeakMap with an entry for each request kept the collector of garbage busier than the hits did.
interface Noted extends IncomingMessage {
  [exchangeKey]?: Exchange;
}

export function remember(exchange: Exchange): void {
  (exchange.request as Noted)[exchangeKey] = exchange;
}

/** What the edge found out; undefined for a request that came past it. */
export function exchangeOf(request: IncomingMessage): Exchange | undefined {
  return (request as Noted)[exchangeKey];
}
