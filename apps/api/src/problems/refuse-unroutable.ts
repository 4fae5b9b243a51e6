import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Defects, type Logger, traceOf } from '#monitoring';
import { accessLine } from '../edge/access-line.ts';
import { answerProblem } from './answer-problem.ts';
import { toCouvertError } from './to-couvert-error.ts';

/** Answers what the router refuses, an address that is malformed or too long: it does so before any hook has run. */
export function refuseUnroutable(error: Error, { request, reply, logger, defects }: { request: FastifyRequest; reply: FastifyReply; logger: Logger; defects: Defects }): void {
  void reply.header('x-trace-id', traceOf(request).traceId);
  answerProblem(toCouvertError(error), { request, reply, defects });
  logger.info(accessLine({ request, reply, route: null }), 'request');
}
