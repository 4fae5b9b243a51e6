import { type AnswerForm, type CacheHandling, cacheStatus } from '#caching';
import type { Exchange } from './exchange.ts';

/** Names and values in turn, as `writeHead` takes them: made once a form, for a hit does little else. */
const flat = new WeakMap<AnswerForm, readonly string[]>();

/** Sends the form of a stored answer, with what belongs to this request alone. */
export function sendRaw({ response, trace, fields }: Exchange, form: AnswerForm, { token, handling }: { token: string | null; handling: CacheHandling }): void {
  let stored = flat.get(form);
  if (stored === undefined) flat.set(form, (stored = form.fields.flat()));
  const all = [...stored, 'x-trace-id', trace.traceId, 'cache-status', cacheStatus(handling), ...fields];
  if (token !== null) all.push('x-consistency', token);
  response.writeHead(form.status, all);
  if (form.bytes === null) response.end();
  else response.end(form.bytes);
}
