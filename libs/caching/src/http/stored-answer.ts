import { type Coding } from './coding.ts';
import { compressedVariants } from './compress.ts';
import { hashOf, strongTag } from './entity-tag.ts';

/** One field of an answer, its name in lower case. */
export type Field = readonly [name: string, value: string];

/** The bytes of an answer in one coding. */
export interface Variant {
  readonly coding: Coding;
  /** Strong, with its quotes: other bytes have another. */
  readonly etag: string;
  readonly bytes: Uint8Array;
}

/** An answer as it is kept: everything that a hit needs, made once. */
export interface StoredAnswer {
  readonly status: number;
  /** Those that every request gets, whatever the coding: not the validator, the length, the date, or who asked. */
  readonly fields: readonly Field[];
  /** Identity first. */
  readonly variants: readonly [Variant, ...Variant[]];
  /** All that it takes in memory, about. */
  readonly byteCount: number;
}

export interface AnswerToStore {
  readonly status: number;
  readonly fields: readonly Field[];
  readonly body: Uint8Array;
  /** Of the row that it shows, when a change asks for it (If-Match). */
  readonly version: number | null;
}

/** The answer with its codings and their tags. */
export async function storeAnswer({ status, fields, body, version }: AnswerToStore): Promise<StoredAnswer> {
  const compressed = await compressedVariants(body);
  return withTags({ status, fields, version, hash: hashOf(body), bodies: [{ coding: 'identity', bytes: body }, ...compressed] });
}

interface Parts {
  readonly status: number;
  readonly fields: readonly Field[];
  readonly version: number | null;
  readonly hash: string;
  readonly bodies: readonly [Body, ...Body[]];
}

interface Body {
  readonly coding: Coding;
  readonly bytes: Uint8Array;
}

function withTags({ status, fields, version, hash, bodies: [identity, ...others] }: Parts): StoredAnswer {
  const tagged = ({ coding, bytes }: Body): Variant => ({ coding, bytes, etag: strongTag({ version, hash, coding }) });
  const variants = [tagged(identity), ...others.map(tagged)] as const;
  return { status, fields, variants: [...variants], byteCount: bytesOf(fields, variants) };
}

/** Objects, arrays and strings around the bytes: an estimate on the high side, for a budget may be kept, not overrun. */
const answerOverheadBytes = 500;
const variantOverheadBytes = 300;

function bytesOf(fields: readonly Field[], variants: readonly Variant[]): number {
  const inFields = fields.reduce((sum, [name, value]) => sum + name.length + value.length + 64, 0);
  return variants.reduce((sum, { bytes }) => sum + bytes.byteLength + variantOverheadBytes, answerOverheadBytes + inFields);
}
