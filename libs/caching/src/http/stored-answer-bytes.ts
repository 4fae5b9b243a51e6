import type { Coding } from './coding.ts';
import type { Field, StoredAnswer, Variant } from './stored-answer.ts';

/** What stands before the bytes: how they are to be read. A build that writes another form gives it another number. */
interface Head {
  readonly form: typeof form;
  readonly status: number;
  readonly fields: readonly Field[];
  readonly byteCount: number;
  readonly variants: readonly (readonly [coding: Coding, etag: string, length: number])[];
}

const form = 1;
const prefixBytes = 4;

/** The answer as one piece, for the second level: the length of the head, the head in JSON, the variants' bytes. */
export function encodeAnswer({ status, fields, variants, byteCount }: StoredAnswer): Uint8Array {
  const head: Head = { form, status, fields, byteCount, variants: variants.map(({ coding, etag, bytes }) => [coding, etag, bytes.length]) };
  const text = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(text.length);
  return Buffer.concat([prefix, text, ...variants.map(({ bytes }) => bytes)]);
}

/** The answer again; null for what no build of this form has written. */
export function decodeAnswer(bytes: Uint8Array): StoredAnswer | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < prefixBytes) return null;
  const headEnd = prefixBytes + buffer.readUInt32BE();
  const head = headEnd > buffer.length ? null : headOf(buffer.subarray(prefixBytes, headEnd).toString());
  if (head === null) return null;
  const variants: Variant[] = [];
  let at = headEnd;
  for (const [coding, etag, length] of head.variants) {
    // Copies: one piece would stay in memory for as long as any of its parts.
    variants.push({ coding, etag, bytes: Uint8Array.from(buffer.subarray(at, at + length)) });
    at += length;
  }
  const [identity, ...others] = variants;
  if (identity === undefined || identity.coding !== 'identity' || at !== buffer.length) return null;
  return { status: head.status, fields: head.fields, byteCount: head.byteCount, variants: [identity, ...others] };
}

function headOf(text: string): Head | null {
  let head: unknown;
  try {
    head = JSON.parse(text);
  } catch {
    return null;
  }
  return isHead(head) ? head : null;
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { form: given, status, fields, byteCount, variants } = value as Partial<Record<keyof Head, unknown>>;
  return given === form && Number.isInteger(status) && Number.isInteger(byteCount) && areFields(fields) && areVariants(variants);
}

function areFields(value: unknown): boolean {
  return Array.isArray(value) && value.every((field: unknown) => Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === 'string'));
}

function areVariants(value: unknown): boolean {
  return Array.isArray(value) && value.every((one: unknown) => Array.isArray(one) && one.length === 3 && typeof one[0] === 'string' && typeof one[1] === 'string' && Number.isInteger(one[2]) && Number(one[2]) >= 0);
}
