import type { FastifyInstance } from 'fastify';
import { inLogScope, traceOf } from '#monitoring';

/**
 * Has every line that is written for a request name its ids. What the edge answers itself never comes here, and pays nothing.
 * A body arrives in turns of the event loop that belong to the connection: Fastify itself goes on where it was.
 */
export function openRequestScope(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { traceId, requestId } = traceOf(request);
    inLogScope({ traceId, requestId }, done);
  });
}
