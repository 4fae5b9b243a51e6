import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type CouvertError, kernelErrors } from '#kernel';
import { type Logger, traceOf, type TraceableRequest } from '#monitoring';
import { edgeErrors } from '../edge/edge.errors.ts';
import type { RequestMeter } from '../edge/request-meter.ts';
import { problemDocument, problemHeaders } from './problem-document.ts';

/** What Node refuses before there is a request that Fastify could answer: it gets the same shape as everything else. */
export class RawProblems {
  /** The answer under way on a connection: a refusal must not be written into the middle of it. */
  private readonly answers = new WeakMap<Socket, ServerResponse>();

  constructor(
    private readonly logger: Logger,
    private readonly meter: RequestMeter,
  ) {}

  /** Fastify's `clientErrorHandler`: bytes that are no HTTP, headers too large, a client too slow. */
  readonly onClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
    const answer = this.answers.get(socket);
    const isAnswering = answer !== undefined && answer.headersSent && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error);
    const trace = traceOf({});
    const { status, code } = refusal;
    this.meter.answered({ route: null, method: undefined, status, cache: 'none', code }, 0);
    this.logger.info({ method: null, route: null, status, durationMs: null, bytes: null, code, tenantId: null, keyId: null, traceId: trace.traceId, requestId: trace.requestId, ip: socket.remoteAddress, cache: 'none' }, 'request');
    socket.write(responseText(refusal, JSON.stringify(problemDocument(refusal, trace))));
    socket.destroySoon();
  };

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.answers.set(request.raw.socket, reply.raw);
      done();
    });
    this.answerExpectations(fastify.server);
  }

  // RFC 9110, section 10.1.1: any expectation but 100-continue may be answered with 417.
  private answerExpectations(server: Server): void {
    server.on('checkExpectation', (request: IncomingMessage & TraceableRequest, response: ServerResponse) => {
      const refusal = edgeErrors.expectationFailed();
      const body = JSON.stringify(problemDocument(refusal, traceOf(request)));
      response.writeHead(refusal.status, { ...problemHeaders(refusal), 'content-length': Buffer.byteLength(body) }).end(body);
    });
  }
}

function refusalOf({ code }: NodeJS.ErrnoException): CouvertError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return kernelErrors.requestTimeout();
  if (code === 'HPE_HEADER_OVERFLOW') return kernelErrors.headersTooLarge();
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return kernelErrors.bodyTooLarge();
  return kernelErrors.badRequest({ detail: 'The bytes that arrived are no HTTP request.' });
}

function responseText(refusal: CouvertError, body: string): string {
  const headers = { ...problemHeaders(refusal), 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? 'Error'}`, ...lines, '', body].join('\r\n');
}
