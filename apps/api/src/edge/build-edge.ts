import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { CHANGE_LOG, type ChangeLog, Consistencies, HttpAnswers } from '#caching';
import { CouvertError } from '#kernel';
import type { Defects, Logger } from '#monitoring';
import { IdentifyCaller, type InputPipe, LocalRateLimiter, type RateLimitPolicy, TenantHosts } from '#security';
import type { Config } from '../config.ts';
import { EdgeAccessLines } from './edge-access-lines.ts';
import { CachedRoutes } from './cached-routes.ts';
import { cachedAnswer } from './cached-answer.ts';
import { clientAddressBehind } from './client-address.ts';
import { type EdgeStep, putEdgeBefore } from './edge.ts';
import type { Exchange } from './exchange.ts';
import { hostCaller, hostIsInReach } from './host-caller.ts';
import { keepAnswers } from './keep-answers.ts';
import { knownCaller } from './known-caller.ts';
import { Limits } from './limits.ts';
import { OverloadProtection } from './overload/overload-protection.ts';
import { refuser } from './refuse.ts';
import type { RequestMeter } from './request-meter.ts';
import { RouteTable } from './route-table.ts';

export interface BuiltEdge {
  /** Adds the hooks behind the edge; before routes are registered. */
  watch(fastify: FastifyInstance, input: InputPipe): void;
  /** Begins to stand before the server, once all routes are there. */
  open(fastify: FastifyInstance): Promise<void>;
}

/** What the edge is made of, and in which order a request meets it. */
export function buildEdge(app: INestApplication, { config, loggers, meter, defects }: { config: Config; loggers: { readonly http: Logger; readonly cache: Logger }; meter: RequestMeter; defects: Defects }): BuiltEdge {
  const answers = app.get(HttpAnswers);
  const table = app.get(RouteTable);
  const routes = new CachedRoutes();
  const lines = new EdgeAccessLines(loggers.http, meter);
  const limits = new Limits({ limiter: new LocalRateLimiter(), perAddress: perMinute('address', config.addressRequestsMax), perKey: perMinute('key', config.keyRequestsMax) });
  const overload = new OverloadProtection({ routes: table, inFlightMax: config.inFlightMax, poolSizeMax: config.poolSizeMax, targetMs: config.latencyTargetMs, deadlineMs: config.requestDeadlineMs });
  let guards: readonly string[] = [];
  return {
    watch: (fastify, input) => {
      limits.watch(fastify);
      const stopOverload = overload.start();
      fastify.addHook('onClose', (_fastify, done) => {
        stopOverload();
        done();
      });
      keepAnswers(fastify, { answers, routes, input, logger: loggers.cache });
    },
    open: async (fastify) => {
      routes.compile(app);
      guards = await guardFields(fastify);
      // The trace is first of all, in the exchange itself. A preflight (CORS) has no step: no other origin may ask yet.
      const steps: readonly EdgeStep[] = [
        limits.penalty,
        limits.address,
        overload.bounded(knownCaller(app.get(IdentifyCaller), { deadlineMs: config.requestDeadlineMs })),
        overload.bounded(hostCaller(app.get(TenantHosts), { deadlineMs: config.requestDeadlineMs })),
        hostIsInReach,
        limits.key,
        cachedAnswer({ answers, routes, lines, consistencies: app.get(Consistencies), log: app.get<ChangeLog>(CHANGE_LOG) }),
        overload.enter,
        overload.entered,
      ];
      putEdgeBefore(fastify.server, { steps, clientAddress: clientAddressBehind(config.trustedProxies), refuse: refuser(lines, () => guards), onDefect: defectTeller(defects) });
    },
  };
}

/** An error of the catalogue, such as a database out of reach, is told by the step that comes after and meets the same. */
function defectTeller(defects: Defects): (exchange: Exchange, error: unknown) => void {
  return ({ trace }, error) => {
    if (!(error instanceof CouvertError)) defects.tell(error, { code: null, traceId: trace.traceId, route: 'edge', message: 'a step of the edge failed: what comes after does its work again' });
  };
}

function perMinute(name: string, requests: number): RateLimitPolicy | null {
  return requests === 0 ? null : { name, requests, windowMs: 60_000 };
}

/** The fields that keep a browser from doing anything with an answer, as the application sends them: seen, not listed twice. */
async function guardFields(fastify: FastifyInstance): Promise<string[]> {
  const { headers } = await fastify.inject({ url: '/' });
  const own = /^(?:content-type|content-length|cache-control|date|connection|x-trace-id|x-consistency|x-content-type-options)$/;
  return Object.entries(headers).flatMap(([name, value]) => (own.test(name) || value === undefined ? [] : [name, String(value)]));
}
