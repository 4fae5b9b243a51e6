import { acceptedCodings, chooseVariant } from './coding.ts';
import { judgeConditions, type Preconditions } from './conditional-request.ts';
import type { Field, StoredAnswer, Variant } from './stored-answer.ts';

/** As much of a request as decides which form of an answer it gets. */
export interface FormRequest {
  readonly method: string;
  readonly headers: Preconditions & { readonly 'accept-encoding'?: string | undefined };
}

/** What leaves: status, fields, and bytes unless there are none to send. */
export interface AnswerForm {
  readonly status: number;
  readonly fields: readonly Field[];
  readonly bytes: Uint8Array | null;
}

/**
 * What a 304 says beside who asked and when (RFC 9110, 15.4.5): no more, for what else would be said of the body, the
 * client has. CDN-Cache-Control stands in for Cache-Control where it is known (RFC 9213, 2.1).
 */
const saidAgain = new Set(['content-location', 'etag', 'vary', 'cache-control', 'cdn-cache-control', 'expires']);

export function isSaidAgain(name: string): boolean {
  return saidAgain.has(name);
}

interface Forms {
  readonly whole: AnswerForm;
  readonly head: AnswerForm;
  readonly notModified: AnswerForm;
}

// Made at the first hit: most variants are never asked for.
const known = new WeakMap<Variant, Forms>();

/**
 * The form of a stored answer that a GET or HEAD gets: in the coding that it wants most, without the body where it has it
 * already. Range is not looked at: a part of so little is not worth a request (RFC 9110, 14.2 allows it).
 * Null: a condition of the request does not hold (412).
 */
export function answerTo({ method, headers }: FormRequest, answer: StoredAnswer): AnswerForm | null {
  const { variants } = answer;
  const variant = variants.length === 1 ? variants[0] : chooseVariant(variants, acceptedCodings(headers['accept-encoding']));
  let forms = known.get(variant);
  if (forms === undefined) known.set(variant, (forms = formsOf(answer, variant)));
  // Conditions are for what would be answered with 200 (RFC 9110, 13.2.1).
  const verdict = answer.status === 200 ? judgeConditions(headers, { etag: variant.etag, lastModifiedMs: null }) : 'send';
  if (verdict === 'precondition-failed') return null;
  if (verdict === 'not-modified') return forms.notModified;
  return method === 'HEAD' ? forms.head : forms.whole;
}

function formsOf({ status, fields }: StoredAnswer, { coding, etag, bytes }: Variant): Forms {
  const encoding: readonly Field[] = coding === 'identity' ? [] : [['content-encoding', coding]];
  const all: readonly Field[] = [...fields, ['etag', etag], ...encoding, ['content-length', String(bytes.length)]];
  return {
    whole: { status, fields: all, bytes },
    head: { status, fields: all, bytes: null },
    notModified: { status: 304, fields: all.filter(([name]) => isSaidAgain(name)), bytes: null },
  };
}
