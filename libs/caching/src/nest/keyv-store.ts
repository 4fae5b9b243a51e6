import { EventEmitter } from 'node:events';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { cachedQuestion } from '../core/cached-question.ts';
import { Entry } from '../core/entry.ts';
import type { Memory } from '../core/memory.ts';
import { Budget, type ByteStore } from '../stores/byte-store.ts';

/** Where what `CACHE_MANAGER` is given lies: no tenant's partition, for those are named by UUIDs. */
const partition = 'cache-manager';
/** All the time that a call may wait for the store, ms. */
const storeBudgetMs = 40;
/** Of what is given without one. Kept for longer, nobody would know any more what is true of it. */
const ttlMsUsual = 3_600_000;

const kept = cachedQuestion<unknown>({ name: 'cache-manager', shape: 1, reads: 'strict', tables: [] });
const nothing = { stamp: { epoch: '', xmin: 0n, xmax: 0n, xip: [] }, tags: [], loadMs: 0 };

/**
 * What lies behind Nest's `CACHE_MANAGER`: the store for all processes when there is one, else this process's memory within
 * the common budget. It holds what it is given until its time has passed and knows nothing of changes, nor of tenants: whoever keeps
 * here what is a tenant's puts the tenant into the key. Answers made from rows belong into `Cache`.
 */
export class KeyvStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  namespace?: string | undefined;

  constructor(
    private readonly memory: Memory,
    private readonly store: ByteStore | null,
  ) {
    super();
  }

  async get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    if (this.store !== null) {
      const bytes = await this.store.get(storeKeyOf(key), new Budget(storeBudgetMs));
      return bytes === null ? undefined : (Buffer.from(bytes).toString() as StoredData<Value>);
    }
    const entry = this.memory.find(partition, kept)?.entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.validUntilMs <= performance.now()) {
      this.memory.remove(entry);
      return undefined;
    }
    entry.isVisited = true;
    entry.shelf.partition.isAsked = true;
    return entry.value as StoredData<Value>;
  }

  /** @param value as Keyv has serialised it */
  set(key: string, value: string, ttlMs = ttlMsUsual): Promise<void> {
    if (this.store !== null) this.store.set(storeKeyOf(key), Buffer.from(value), ttlMs);
    else this.memory.put(new Entry(this.memory.shelf(partition, kept), { ...nothing, key, value, validUntilMs: performance.now() + ttlMs, encodedBytes: value.length }));
    return Promise.resolve();
  }

  async delete(key: string): Promise<boolean> {
    if (this.store !== null) return (await this.store.delete([storeKeyOf(key)])) > 0;
    const entry = this.memory.find(partition, kept)?.entries.get(key);
    if (entry !== undefined) this.memory.remove(entry);
    return entry !== undefined;
  }

  /** What is under the namespace, and nothing else. */
  async clear(): Promise<void> {
    const prefix = this.namespace === undefined ? '' : `${this.namespace}:`;
    if (this.store !== null) await this.store.deletePrefix(storeKeyOf(prefix));
    else this.memory.removeWhere(({ key }) => key.startsWith(prefix), partition);
  }

  disconnect(): Promise<void> {
    return Promise.resolve();
  }
}

function storeKeyOf(key: string): string {
  return `${partition}/${key}`;
}
