import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CouvertError, preferredLanguage } from '#kernel';
import { type Defects, traceOf } from '#monitoring';
import { problemDocument, problemHeaders } from './problem-document.ts';
import { tellDefect } from './tell-defect.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the error that was answered, for the access line. */
    problemCode?: string | null;
  }
}

/** Answers with a problem document, and tells of what a person has to look at. */
export function answerProblem(error: CouvertError, { request, reply, defects }: { request: FastifyRequest; reply: FastifyReply; defects: Defects }): void {
  const trace = traceOf(request);
  request.problemCode = error.code;
  const url = request.is404 ? undefined : request.routeOptions.url;
  tellDefect(error, { defects, traceId: trace.traceId, route: url === undefined ? null : `${request.method} ${url}` });
  if (reply.sent || reply.raw.headersSent) {
    // Half an answer has left: cutting the connection is the only way to say that the rest will not come.
    reply.raw.destroy();
    return;
  }
  const language = preferredLanguage(request.headers['accept-language']);
  void reply.code(error.status).headers(problemHeaders(error, language)).send(JSON.stringify(problemDocument(error, trace, language)));
}
