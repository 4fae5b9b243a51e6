import { EventEmitter } from 'node:events';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { cachedQuestion } from '../core/cached-question.ts';
import { Entry } from '../core/entry.ts';
import type { Memory } from '../core/memory.ts';

/** Where what `CACHE_MANAGER` is given lies: no tenant's partition, for those are named by UUIDs. */
const partition = 'cache-manager';
/** Of what is given without one. Kept for longer, nobody would know any more what is true of it. */
const ttlMsUsual = 3_600_000;

const kept = cachedQuestion<unknown>({ name: 'cache-manager', shape: 1, reads: 'strict', tables: [] });
const nothing = { stamp: { epoch: '', xmin: 0n, xmax: 0n, xip: [] }, tags: [], loadMs: 0 };

/**
 * What lies behind Nest's `CACHE_MANAGER` where there is no Redis: this process's memory, within the common budget. It holds
 * what it is given until its time has passed and knows nothing of changes, nor of tenants: whoever keeps here what is a
 * tenant's puts the tenant into the key. Answers made from rows belong into `Cache`.
 */
export class KeyvStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  namespace?: string | undefined;

  constructor(private readonly memory: Memory) {
    super();
  }

  get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    const entry = this.memory.find(partition, kept)?.entries.get(key);
    if (entry === undefined) return Promise.resolve(undefined);
    if (entry.validUntilMs <= performance.now()) {
      this.memory.remove(entry);
      return Promise.resolve(undefined);
    }
    entry.isVisited = true;
    entry.shelf.partition.isAsked = true;
    return Promise.resolve(entry.value as StoredData<Value>);
  }

  /** @param value as Keyv has serialised it */
  set(key: string, value: string, ttlMs = ttlMsUsual): Promise<void> {
    this.memory.put(new Entry(this.memory.shelf(partition, kept), { ...nothing, key, value, validUntilMs: performance.now() + ttlMs, encodedBytes: value.length }));
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    const entry = this.memory.find(partition, kept)?.entries.get(key);
    if (entry !== undefined) this.memory.remove(entry);
    return Promise.resolve(entry !== undefined);
  }

  /** What is under the namespace, and nothing else. */
  clear(): Promise<void> {
    const prefix = this.namespace === undefined ? '' : `${this.namespace}:`;
    this.memory.removeWhere(({ key }) => key.startsWith(prefix), partition);
    return Promise.resolve();
  }

  disconnect(): Promise<void> {
    return Promise.resolve();
  }
}
