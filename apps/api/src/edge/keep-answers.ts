import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressKey, ageFields, AnswerParts, cacheFields, cacheStatus, type Field, hashOf, type HttpAnswers, isSaidAgain, judgeConditions, noRanges, type Preconditions, staleHit, storeAnswer, strongTag, surrogateKeyFields, varyField } from '#caching';
import { kernelErrors } from '#kernel';
import type { Logger } from '#monitoring';
import type { InputPipe } from '#security';
import type { CachedRoute, CachedRoutes } from './cached-routes.ts';
import { exchangeOf } from './exchange.ts';

declare module 'fastify' {
  interface FastifyRequest {
    answerParts?: AnswerParts | null;
  }
}

export interface KeepOptions {
  readonly answers: HttpAnswers;
  readonly routes: CachedRoutes;
  readonly input: InputPipe;
  readonly logger: Logger;
}

/** Fields of one answer to one request, of its coding or of its moment: none of them is kept. */
const ofOneAnswer = /^(?:x-trace-id|x-consistency|set-cookie|connection|keep-alive|date|age|cache-status|content-length|content-encoding|transfer-encoding|etag|ratelimit.*|retry-after|idempotent-replayed)$/;

/**
 * Gives answers of routes with `@CachedAnswer` their validators and fields, and keeps those of which all parts can be judged.
 * What is sent now and what the edge sends later look the same. On every route, what may be old says that it may.
 */
export function keepAnswers(fastify: FastifyInstance, { answers, routes, input, logger }: KeepOptions): void {
  fastify.decorateRequest('answerParts', null);
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') request.answerParts = new AnswerParts();
    done();
  });
  fastify.addHook('onSend', (request, reply, payload: unknown, done) => {
    const oldestMs = request.answerParts?.oldestMs ?? null;
    if (oldestMs !== null) setAll(reply, [['cache-status', cacheStatus(staleHit(oldestMs))], ...ageFields(oldestMs, Date.now())]);
    const route = reply.statusCode === 200 ? routes.at(request.routeOptions.url) : null;
    if (route === null || typeof payload !== 'string' || request.answerParts === null || request.answerParts === undefined) {
      done(null, payload);
      return;
    }
    const { all: parts, sentAgain } = request.answerParts;
    const body = Buffer.from(payload);
    const version = versionIn(reply.getHeader('etag'));
    const etag = strongTag({ version, hash: hashOf(body), coding: 'identity' });
    const verdict = judgeConditions(request.headers as Preconditions, { etag, lastModifiedMs: null });
    if (verdict === 'precondition-failed') {
      // Ahead of all fields of the answer, for they are not the refusal's: least of all who may keep it.
      void reply.removeHeader('etag');
      done(kernelErrors.preconditionFailed());
      return;
    }
    // What we do not keep, nobody else may; what a key chose, only who has the key.
    const isShared = parts !== null && request.callerKnown?.id === null && route.question.reads === 'tolerant';
    if (!reply.hasHeader('cache-control')) setAll(reply, cacheFields(isShared ? 'shared' : 'keyed'));
    if (isShared) setAll(reply, surrogateKeyFields(parts.flatMap(({ tags }) => tags)));
    // Also where the host chose the tenant: with a key, its address has another answer.
    setAll(reply, [varyField('keyed'), noRanges, ['etag', etag]]);
    const fields = keptFields(reply);
    if (oldestMs === null) void reply.header('cache-status', cacheStatus({ kind: 'forward', reason: 'uri-miss', isStored: parts !== null }));
    if (parts !== null) {
      const keep = async (): Promise<void> => {
        const key = await keyOf(request, route, input);
        const audience = exchangeOf(request.raw)?.caller?.audience;
        const tenantId = request.couvert?.tenantId;
        // Who came past the edge was not identified by it.
        if (audience === undefined || tenantId === undefined) return;
        const outcome = await answers.keep({ tenantId, audience }, route.question, { key, parts, sentAgain, make: () => storeAnswer({ status: 200, fields, body, version }) });
        if (outcome === 'kept') answers.addresses.put(request.url, { route: route.question, key });
      };
      keep().catch((err: unknown) => logger.debug({ err }, 'an answer could not be kept'));
    }
    if (verdict === 'not-modified') {
      void reply.code(304);
      for (const name of Object.keys(reply.getHeaders())) if (!isSaidAgain(name) && !ofOneAnswer.test(name)) reply.removeHeader(name);
    }
    // Fastify's HEAD takes its length from a body, and sends none; a 304 may say how long the 200 would be (RFC 9110, 8.6).
    done(null, verdict === 'not-modified' && request.method !== 'HEAD' ? null : payload);
  });
}

async function keyOf({ params, query }: FastifyRequest, { url, queryClass }: CachedRoute, input: InputPipe): Promise<string> {
  const asked = queryClass === null ? {} : await input.transform(query, { type: 'query', metatype: queryClass });
  return addressKey({ route: url, path: params as Record<string, unknown>, query: asked as Record<string, unknown> });
}

function keptFields(reply: FastifyReply): Field[] {
  return Object.entries(reply.getHeaders()).flatMap(([name, value]): Field[] => (ofOneAnswer.test(name) || value === undefined ? [] : [[name, String(value)]]));
}

function setAll(reply: FastifyReply, fields: readonly Field[]): void {
  for (const [name, value] of fields) void reply.header(name, value);
}

/** What `VersionedInterceptor` said of the row. */
function versionIn(etag: unknown): number | null {
  const version = typeof etag === 'string' ? /^"(\d+)\./.exec(etag)?.[1] : undefined;
  return version === undefined ? null : Number(version);
}
