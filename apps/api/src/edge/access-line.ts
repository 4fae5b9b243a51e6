import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, traceOf } from '#monitoring';
import { exchangeOf } from './exchange.ts';
import type { CacheVerdict, RequestMeter } from './request-meter.ts';
import { endRequestSpan } from './request-span.ts';

/**
 * One line a request, when its answer has left: how it was called by route, never by address, which may name a guest. In the
 * same place it is counted, and its span ends.
 */
export function writeAccessLines(fastify: FastifyInstance, { logger, meter }: { logger: Logger; meter: RequestMeter }): void {
  fastify.addHook('onRequest', (_request, _reply, done) => {
    meter.begun();
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null);
    meter.ended();
    noteAnswer({ request, reply, route }, { logger, meter });
    done();
  });
  const stop = meter.observe();
  fastify.addHook('onClose', (_fastify, done) => {
    stop();
    done();
  });
}

interface Answered {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: string | null;
}

/** Also for what the router itself refuses, before any hook has run. */
export function noteAnswer(answered: Answered, { logger, meter }: { logger: Logger; meter: RequestMeter }): void {
  const { request, reply, route } = answered;
  const { requestId, startedAtMs } = traceOf(request);
  const [cache, code, { method }, status] = [cacheVerdictOf(reply), request.problemCode ?? null, request, reply.statusCode];
  meter.answered({ route, method, status, cache, code }, performance.now() - startedAtMs);
  const span = exchangeOf(request.raw)?.span ?? null;
  if (span !== null) endRequestSpan(span, { route, method, status, cache, code, tenantId: request.couvert?.tenantId ?? null, requestId });
  logger.info(accessLine(answered, cache), 'request');
}

function accessLine({ request, reply, route }: Answered, cache: CacheVerdict): Record<string, unknown> {
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
    cache,
  };
}

function bytesOf(reply: FastifyReply): number | null {
  const length = Number(reply.getHeader('content-length'));
  return Number.isFinite(length) ? length : null;
}

/** As the answer's own `Cache-Status` says: `miss` where it was made, `stale` where it may be old. */
function cacheVerdictOf(reply: FastifyReply): CacheVerdict {
  const said = reply.getHeader('cache-status');
  if (typeof said !== 'string') return 'none';
  if (said.includes('fwd=')) return 'miss';
  return said.includes('ttl=-') ? 'stale' : 'hit';
}
