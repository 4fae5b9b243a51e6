import { ageFields, type AnswerForm, type CacheHandling, cacheStatus } from '#caching';
import type { Exchange } from './exchange.ts';

interface Wire {
  /** Names and values in turn, as `writeHead` takes them. */
  readonly fields: readonly string[];
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
  const all = [...wire.fields, 'x-trace-id', trace.traceId, 'cache-status', cacheStatus(handling), ...fields];
  for (const field of ageFields(ageMs, Date.now())) all.push(...field);
  if (token !== null) all.push('x-consistency', token);
  response.writeHead(form.status, all);
  if (wire.text === null) response.end();
  else response.end(wire.text, 'latin1');
}

function wireOf({ fields, bytes }: AnswerForm): Wire {
  return { fields: fields.flat(), text: bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') };
}
