import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, traceOf } from '#monitoring';
import { noteAnswer } from '../edge/access-line.ts';
import { exchangeOf } from '../edge/exchange.ts';
import type { RequestMeter } from '../edge/request-meter.ts';
import { answerProblem } from './answer-problem.ts';
import { toCouvertError } from './to-couvert-error.ts';

export interface Unroutable {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** For the access line, and for what a person has to look at. */
  readonly http: Logger;
  readonly errors: Logger;
  readonly meter: RequestMeter;
}

/** Answers what the router refuses, an address that is malformed or too long: it does so before any hook has run. */
export function refuseUnroutable(error: Error, { request, reply, http, errors, meter }: Unroutable): void {
  request.trace ??= exchangeOf(request.raw)?.trace ?? null;
  void reply.header('x-trace-id', traceOf(request).traceId);
  answerProblem(toCouvertError(error), { request, reply, logger: errors });
  noteAnswer({ request, reply, route: null }, { logger: http, meter });
}
