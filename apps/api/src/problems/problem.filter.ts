import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { kernelErrors } from '#kernel';
import type { Defects } from '#monitoring';
import type { RouteTable } from '../edge/route-table.ts';
import { answerProblem } from './answer-problem.ts';
import { toCouvertError } from './to-couvert-error.ts';

/** Everything that is thrown anywhere leaves through here, in one shape. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly defects: Defects,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const allowed = request.is404 ? this.routes.methodsAt(request.url) : [];
    // A route that matched and then found nothing, such as a file that is not there, allows the method.
    const isRefused = allowed.length > 0 && !allowed.includes(request.method);
    if (isRefused) void reply.header('allow', allowed.join(', '));
    const error = isRefused ? kernelErrors.methodNotAllowed() : toCouvertError(thrown);
    answerProblem(error, { request, reply, defects: this.defects });
  }
}
