import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, type FormRequest, isSaidAgain, type StoredAnswer } from '#caching';
import { kernelErrors } from '#kernel';

/** Fields that belong to one answer rather than to what it shows. */
const ofThisAnswer = new Set(['x-trace-id', 'connection']);

/**
 * Sends a stored answer in the form that the request wants: its coding, a 304, no body for HEAD. The route must declare
 * HEAD itself, for Fastify's own takes its length from a body.
 * @throws PRECONDITION_FAILED
 */
export function sendStored(request: FastifyRequest, reply: FastifyReply, answer: StoredAnswer): FastifyReply {
  const form = answerTo({ method: request.method, headers: request.headers as FormRequest['headers'] }, answer);
  if (form === null) throw kernelErrors.preconditionFailed();
  // What guards a page was said with the page (RFC 9110, 15.4.5).
  if (form.status === 304) for (const name of Object.keys(reply.getHeaders())) if (!isSaidAgain(name) && !ofThisAnswer.has(name)) reply.removeHeader(name);
  void reply.code(form.status);
  for (const [name, value] of form.fields) void reply.header(name, value);
  return form.bytes === null ? reply.send() : reply.send(Buffer.from(form.bytes.buffer, form.bytes.byteOffset, form.bytes.byteLength));
}
