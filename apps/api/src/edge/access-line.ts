import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, traceOf } from '#monitoring';

/** One line a request, when its answer has left: how it was called by route, never by address, which may name a guest. */
export function writeAccessLines(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null);
    logger.info(accessLine({ request, reply, route }), 'request');
    done();
  });
}

export function accessLine({ request, reply, route }: { request: FastifyRequest; reply: FastifyReply; route: string | null }): Record<string, unknown> {
  const { traceId, requestId, startedAtMs } = traceOf(request);
  const { couvert } = request;
  return {
    method: request.method,
    route,
    status: reply.statusCode,
    durationMs: Math.round((performance.now() - startedAtMs) * 10) / 10,
    bytes: bytesOf(reply),
    code: request.problemCode ?? null,
    tenantId: couvert?.tenantId ?? null,
    keyId: couvert?.caller.keyId ?? null,
    traceId,
    requestId,
    ip: request.ip,
  };
}

function bytesOf(reply: FastifyReply): number | null {
  const length = Number(reply.getHeader('content-length'));
  return Number.isFinite(length) ? length : null;
}
