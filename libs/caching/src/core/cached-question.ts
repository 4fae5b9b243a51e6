import type { Privacy } from '../stores/byte-store.ts';

/** How an answer becomes bytes, for stores, and for the account of memory. */
export interface Codec<V> {
  encode(value: V): Uint8Array;
  /** @throws for what `encode` did not make: that is a miss */
  decode(bytes: Uint8Array): V;
  /** What the value takes in memory for each of its bytes: an object takes more than its text. */
  readonly memoryFactor: number;
}

/**
 * Of objects as long as ours, 1.2 to 1.6 times their JSON was measured on Node 24. Counted too low, the budget of memory would
 * be overrun; too high, less would be kept.
 */
export function jsonCodec<V>(): Codec<V> {
  return { encode: (value) => Buffer.from(JSON.stringify(value)), decode: (bytes) => JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as V, memoryFactor: 2 };
}

/** Of answers that are bytes already. */
export const bytesCodec: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes, memoryFactor: 1 };

/**
 * `strict`: while the log is not heard, the database is asked. `tolerant`: then what was known last is served, and said to
 * be stale.
 */
export type Reads = 'strict' | 'tolerant';

/** A question whose answers are kept, declared once by the feature that asks it. */
export interface CachedQuestion<V> {
  readonly name: string;
  /** Of the answer. Whoever changes what an answer looks like counts up: two builds share one Redis during a deployment. */
  readonly shape: number;
  readonly reads: Reads;
  readonly codec: Codec<V>;
  /** Whether it is handed to the store, for other processes. */
  readonly isShared: boolean;
  /** `<table>:*` of each table that answers are made from: what a statement says that touches too much to name it all. */
  readonly tableTags: readonly string[];
  readonly privacy: Privacy;
  /** Which of this process's questions it is. */
  readonly ordinal: number;
  /** What is not kept is answered, and loaded for the next. */
  keeps(value: V): boolean;
  /** Whether two answers say the same. */
  isSame(one: V, other: V): boolean;
}

export interface QuestionDeclaration<V> {
  /** `restaurant-detail`; no other question has it. */
  readonly name: string;
  readonly shape: number;
  readonly reads: Reads;
  /** All that answers are made from. The changes of one that is left out are not heard when they are many, or a TRUNCATE. */
  readonly tables: readonly string[];
  /** Whether a store may leave the answers readable, which costs less; `private`, when left out. */
  readonly privacy?: Privacy;
  /** JSON, when left out. */
  readonly codec?: Codec<V>;
  /** All that comes, when left out. */
  readonly keeps?: (value: V) => boolean;
  /** True when left out. False for what is loaded sooner than fetched from a store and opened. */
  readonly isShared?: boolean;
  /** For the shadow: byte by byte, when left out. */
  readonly isSame?: (one: V, other: V) => boolean;
}

const declared = new Map<string, CachedQuestion<unknown>>();

/** Undefined for a name that no question of this process has. */
export function questionNamed(name: string): CachedQuestion<unknown> | undefined {
  return declared.get(name);
}

/** @throws RangeError for a name that another question has: they would read each other's answers */
export function cachedQuestion<V>({ name, shape, reads, tables, privacy = 'private', codec = jsonCodec<V>(), keeps = () => true, isShared = true, isSame }: QuestionDeclaration<V>): CachedQuestion<V> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new RangeError(`a question is named like restaurant-detail, got ${name}`);
  if (!Number.isInteger(shape) || shape < 1) throw new RangeError(`shapes are counted from 1, got ${shape}`);
  if (declared.has(name)) throw new RangeError(`two questions are named ${name}`);
  const ordinal = declared.size;
  const areSameBytes = (one: V, other: V): boolean => Buffer.compare(codec.encode(one), codec.encode(other)) === 0;
  const question: CachedQuestion<V> = Object.freeze({ name, shape, reads, codec, privacy, isShared, ordinal, tableTags: Object.freeze(tables.map((table) => `${table}:*`)), keeps, isSame: isSame ?? areSameBytes });
  declared.set(name, question as CachedQuestion<unknown>);
  return question;
}
