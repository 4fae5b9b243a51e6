import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { CouvertError } from '#kernel';
import { beginRequestSpan, insideSpan, traceOf } from '#monitoring';
import type { ClientAddress } from './client-address.ts';
import { type Exchange, remember } from './exchange.ts';

/** Passes a request on, or has answered it. What it throws of the catalogue is the answer. */
export type EdgeStep = (exchange: Exchange) => 'pass' | 'answered' | Promise<'pass'>;

export interface EdgeOptions {
  readonly clientAddress: ClientAddress;
  /** In the order in which a request meets them. */
  readonly steps: readonly EdgeStep[];
  readonly refuse: (exchange: Exchange, error: CouvertError) => void;
}

/**
 * Puts the steps before Fastify: a hit that Fastify and Nest never see costs a third of one that they route (docs/adr/0009).
 * Requests that are injected, as tests do, come past it, and get all that Fastify and Nest do.
 */
export function putEdgeBefore(server: Server, { clientAddress, steps, refuse }: EdgeOptions): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  const passOn = ({ request, response }: Exchange): void => {
    for (const listener of listeners) listener(request, response);
  };
  const go = (exchange: Exchange, from: number): void => {
    for (let at = from; at < steps.length; at += 1) {
      const outcome = steps[at]?.(exchange);
      if (outcome === 'answered') return;
      if (outcome instanceof Promise) {
        outcome.then(() => proceed(exchange, at + 1), () => proceed(exchange, at + 1));
        return;
      }
    }
    passOn(exchange);
  };
  const proceed = (exchange: Exchange, from: number): void => {
    try {
      go(exchange, from);
    } catch (error) {
      if (error instanceof CouvertError) refuse(exchange, error);
      // A defect of a step must not keep an answer from anybody: what comes after does its work again.
      else passOn(exchange);
    }
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const trace = traceOf(request);
    const span = beginRequestSpan(trace, request.method ?? '');
    const exchange: Exchange = { request, response, trace, span, address: clientAddress(request), caller: null, isCutOff: false, fields: [] };
    remember(exchange);
    if (span === null) proceed(exchange, 0);
    else insideSpan(span, () => proceed(exchange, 0));
  });
}
