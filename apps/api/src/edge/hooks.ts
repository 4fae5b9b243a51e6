import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Context, kernelErrors } from '#kernel';
import { type Logger, type Readiness, type RequestTrace, traceOf } from '#monitoring';
import { type ApiKeyRecord, type HostCaller, checkAddress, consistencyCookie, consistencyHeader, parseJsonBody } from '#security';
import { writeAccessLines } from './access-line.ts';
import { exchangeOf } from './exchange.ts';
import type { RequestMeter } from './request-meter.ts';
import { openRequestScope } from './request-scope.ts';
import type { RouteTable } from './route-table.ts';

declare module 'fastify' {
  interface FastifyRequest {
    couvert?: Context;
    callerKnown?: ApiKeyRecord | HostCaller | null;
    trace?: RequestTrace | null;
  }
}

/** Largest body of a route that does not say more. */
export const bodyBytesMax = 65_536;

/** What happens to every request that the edge passes on, before Nest sees it, and to its answer after. */
export function attachHooks(fastify: FastifyInstance, { logger, meter, routes, readiness }: { logger: Logger; meter: RequestMeter; routes: RouteTable; readiness: Readiness }): void {
  routes.watch(fastify);
  // Declared ahead, so that all requests have one shape.
  fastify.decorateRequest('trace', null).decorateRequest('problemCode', null).decorateRequest('couvert', undefined).decorateRequest('callerKnown', null);
  writeAccessLines(fastify, { logger, meter });
  fastify.addHook('onRequest', (request, reply, done) => {
    const exchange = exchangeOf(request.raw);
    if (exchange !== undefined) {
      request.trace = exchange.trace;
      // The guard knows which routes a caller who is only known from before may use.
      request.callerKnown = exchange.isCutOff ? null : exchange.caller;
    }
    void reply.header('x-trace-id', traceOf(request).traceId);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') throw kernelErrors.badRequest({ detail: 'The request has no Host header.' });
    checkAddress(request.url);
    done();
  });
  openRequestScope(fastify);
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // What a key was needed for is nobody else's, unless the route says otherwise.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-store');
    if (request.couvert?.idempotency?.replayed === true) void reply.header('idempotent-replayed', 'true');
    attachToken(request, reply);
    const fields = exchangeOf(request.raw)?.fields ?? [];
    for (let at = 0; at < fields.length; at += 2) void reply.header(fields[at] ?? '', fields[at + 1]);
    // A client that keeps its connection would not notice that this process is going.
    if (readiness.state === 'draining') void reply.header('connection', 'close');
    done(null, payload);
  });
  readJsonOnly(fastify);
}

function attachToken({ couvert, protocol }: FastifyRequest, reply: FastifyReply): void {
  const token = couvert?.consistency?.token() ?? null;
  if (token === null) return;
  void reply.header(consistencyHeader, token);
  if (couvert?.consistency?.hasWritten === true) void reply.header('set-cookie', consistencyCookie(token, { isSecure: protocol === 'https' }));
}

function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) => {
    let parsed: unknown;
    try {
      parsed = parseJsonBody(body as Buffer);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, parsed);
  });
}
