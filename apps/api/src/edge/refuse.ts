import type { CouvertError } from '#kernel';
import { problemDocument, problemHeaders } from '../problems/problem-document.ts';
import type { EdgeAccessLines } from './edge-access-lines.ts';
import type { Exchange } from './exchange.ts';

/**
 * Answers with a problem document, past Fastify.
 * @param guards the fields that every answer carries for browsers
 */
export function refuser(lines: EdgeAccessLines, guards: () => readonly string[]): (exchange: Exchange, error: CouvertError) => void {
  return (exchange, error) => {
    const { response, trace, fields } = exchange;
    const body = JSON.stringify(problemDocument(error, trace));
    const bytes = Buffer.byteLength(body);
    response.writeHead(error.status, [...guards(), ...Object.entries(problemHeaders(error)).flat(), 'content-length', String(bytes), 'x-trace-id', trace.traceId, ...fields]).end(body);
    lines.write(exchange, { route: null, status: error.status, bytes, cache: 'none', code: error.code });
  };
}
