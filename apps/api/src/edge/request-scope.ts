import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inLogScope, insideSpan, traceOf } from '#monitoring';
import { exchangeOf } from './exchange.ts';

/**
 * Has every line that is written for a request name its ids, and whatever is asked for it be part of its span. What the edge
 * answers itself never comes here, and pays nothing.
 */
export function openRequestScope(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => inRequest(request, done));
  // A body arrives in turns of the event loop that belong to the connection, not to the request.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else inRequest(request, done);
  });
}

function inRequest(request: FastifyRequest, work: () => void): void {
  const { traceId, requestId } = traceOf(request);
  const span = exchangeOf(request.raw)?.span ?? null;
  const scope = { traceId, requestId };
  if (span === null) inLogScope(scope, work);
  else insideSpan(span, () => inLogScope(scope, work));
}
