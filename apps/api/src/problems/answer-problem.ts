import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CouvertError } from '#kernel';
import { type Logger, traceOf } from '#monitoring';
import { problemDocument, problemHeaders } from './problem-document.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the error that was answered, for the access line. */
    problemCode?: string | null;
  }
}

/** Answers with a problem document, and logs what a person has to look at. */
export function answerProblem(error: CouvertError, { request, reply, logger }: { request: FastifyRequest; reply: FastifyReply; logger: Logger }): void {
  const trace = traceOf(request);
  request.problemCode = error.code;
  logDefect(error, trace.traceId, logger);
  if (reply.sent || reply.raw.headersSent) {
    // Half an answer has left: cutting the connection is the only way to say that the rest will not come.
    reply.raw.destroy();
    return;
  }
  void reply.code(error.status).headers(problemHeaders(error)).send(JSON.stringify(problemDocument(error, trace)));
}

function logDefect(error: CouvertError, traceId: string, logger: Logger): void {
  const { cause } = error.occurrence;
  // A 503 without a cause is an answer that was meant: a drain, a full queue.
  if (error.status === 500 || (error.status > 500 && cause !== undefined)) logger.error({ traceId, code: error.code, err: cause ?? error }, error.occurrence.detail ?? error.definition.title);
  // The database's own "permission denied" is answered as 404, and is a defect all the same.
  else if (isPermissionDenied(cause)) logger.error({ traceId, code: error.code, err: cause }, 'the application role was denied something');
}

function isPermissionDenied(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '42501';
}
