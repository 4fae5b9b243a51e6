import { formatSnapshot, type Stamp } from '../log/stamp.ts';
import type { Shelf } from './memory.ts';
import type { Queued } from './sieve.ts';

/** What an entry takes besides its value, key and tags: node, list, map. Measured on Node 24. */
const entryBytes = 400;
const characterBytes = 1;

export interface EntryContent<V> {
  readonly key: string;
  readonly value: V;
  readonly stamp: Stamp;
  readonly tags: readonly string[];
  readonly validUntilMs: number;
  readonly loadMs: number;
  /** Of the value, encoded. */
  readonly encodedBytes: number;
}

/** An answer in this process's memory. Its value is frozen: all who ask get the same. */
export class Entry<V = unknown> implements Queued<Entry> {
  isVisited = false;
  newer: Entry | null = null;
  older: Entry | null = null;

  readonly key: string;
  readonly value: V;
  readonly tags: readonly string[];
  readonly validUntilMs: number;
  readonly loadMs: number;
  readonly bytes: number;
  stamp: Stamp;
  /** The stamp in PostgreSQL's words. */
  snapshot: string;
  /** The reading of the log under which it was found valid: nothing else can make its tags change. */
  reading = -1;
  /** When that reading began, by the database's clock: then it was true. -Infinity before the first. */
  trueAtMs = -Infinity;
  /** Until then (monotonic, ms) what was found holds: the log is young enough, and `validUntil` ahead. */
  servableUntilMs = -Infinity;
  /** From then on (monotonic, ms) it may be loaded anew although it is valid. */
  refreshFromMs = Infinity;
  /** When it was last handed to the store (monotonic, ms). */
  storedAtMs = -Infinity;

  constructor(
    readonly shelf: Shelf,
    { key, value, stamp, tags, validUntilMs, loadMs, encodedBytes }: EntryContent<V>,
  ) {
    this.key = key;
    this.value = frozen(value);
    this.tags = tags;
    this.validUntilMs = validUntilMs;
    this.loadMs = loadMs;
    this.stamp = stamp;
    this.snapshot = formatSnapshot(stamp);
    const characters = key.length + tags.reduce((sum, tag) => sum + tag.length + 24, 0);
    this.bytes = entryBytes + characters * characterBytes + Math.ceil(encodedBytes * shelf.question.codec.memoryFactor);
  }
}

/** Whoever changed what all share would change it for all. Bytes cannot be frozen: who has them writes them nowhere but out. */
function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) frozen(member);
  return value;
}
