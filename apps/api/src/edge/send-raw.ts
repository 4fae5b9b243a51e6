import { STATUS_CODES } from 'node:http';
import { ageFields, type AnswerForm, type CacheHandling, cacheStatus } from '#caching';
import type { Exchange } from './exchange.ts';
import { fieldLines, setWholeHead } from './whole-head.ts';

interface Wire {
  readonly statusLine: string;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly fields: readonly string[];
  /** The same as they are sent. */
  readonly lines: string;
  /** A character a byte: head and body then leave in one write, where bytes take a second buffer and `writev`. */
  readonly text: string | null;
}

/** Made once a form, for a hit does little else. */
const wires = new WeakMap<AnswerForm, Wire>();

export interface OneAnswer {
  readonly token: string | null;
  readonly handling: CacheHandling;
  /** Since what is sent was last found to be true. */
  readonly ageMs: number;
}

/** Sends the form of a stored answer, with what belongs to this request alone. */
export function sendRaw({ response, trace, fields }: Exchange, form: AnswerForm, { token, handling, ageMs }: OneAnswer): void {
  let wire = wires.get(form);
  if (wire === undefined) wires.set(form, (wire = wireOf(form)));
  const own = ['x-trace-id', trace.traceId, 'cache-status', cacheStatus(handling), ...fields];
  const age = ageFields(ageMs, Date.now());
  for (const field of age) own.push(...field);
  if (token !== null) own.push('x-consistency', token);
  response.statusCode = form.status;
  // An age of a second and more brings a Date of its own.
  const isHeaded = age.length === 1 && setWholeHead(response, wire.statusLine, wire.lines + ownLines(own));
  if (!isHeaded) response.writeHead(form.status, [...wire.fields, ...own]);
  if (wire.text === null) response.end();
  else response.end(wire.text, 'latin1');
}

/** All of it made by us: ids, counts and words of our own. */
function ownLines(fields: readonly string[]): string {
  let lines = '';
  for (let at = 0; at < fields.length; at += 2) lines += `${fields[at] ?? ''}: ${fields[at + 1] ?? ''}\r\n`;
  return lines;
}

function wireOf({ status, fields, bytes }: AnswerForm): Wire {
  const flat = fields.flat();
  return {
    statusLine: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`,
    fields: flat,
    lines: fieldLines(flat),
    text: bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  };
}
