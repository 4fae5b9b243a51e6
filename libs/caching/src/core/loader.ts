import { decodeEntry, encodeEntry } from './entry-bytes.ts';
import type { Budget, ByteStore } from '../stores/byte-store.ts';
import type { ChangeLog } from '../log/change-log.ts';
import type { Asked, Load, Loaded } from './answer.ts';
import { Entry } from './entry.ts';
import type { HeardLog } from './heard-log.ts';
import type { JudgeOptions } from './judge.ts';
import { judge } from './judge.ts';
import type { Memory, Shelf } from './memory.ts';
import { SharedLoads } from './shared-loads.ts';

export interface Call {
  readonly shelf: Shelf;
  readonly asked: Asked;
  readonly load: Load<unknown>;
  readonly budget: Budget;
}

export interface Fetched {
  readonly entry: Entry;
  readonly level: 'store' | 'load';
}

export interface LoaderOptions extends JudgeOptions {
  readonly log: ChangeLog;
  readonly heard: HeardLog;
  readonly memory: Memory;
  readonly store: ByteStore | null;
  /** How long a store keeps what it is given: as long as the log remembers, for older stamps are not judged. */
  readonly storeTtlMs: number;
}

/** Before anything is known of a question's loads, another process's is waited for that long. */
const waitMsFirst = 1_000;
const [waitMsMin, waitMsMax] = [50, 2_000];

/** Brings an answer that memory does not have, from the store or the database, and keeps it where it is valid. */
export class Loader {
  readonly shared: SharedLoads | null;
  /** Loads that a change overtook: answered to who had asked before, and not kept. */
  overtaken = 0;
  /** Grows with each purge: what was loaded before it is not kept after it. */
  private purges = 0;

  constructor(private readonly options: LoaderOptions) {
    this.shared = options.store === null ? null : new SharedLoads(options.store);
  }

  /** @param isDirect only the database will do */
  async fetch(call: Call, { loadBegins, isDirect }: { loadBegins: () => void; isDirect: boolean }): Promise<Fetched> {
    const load = async (): Promise<Fetched> => {
      loadBegins();
      return { entry: await this.load(call), level: 'load' };
    };
    // What cannot be judged is not worth a look.
    if (isDirect || this.shared === null || !call.shelf.question.isShared || !this.options.heard.isHeard()) return load();
    const { shelf, asked, budget } = call;
    return this.shared.getOrLoad({ key: storeKeyOf(shelf, asked.key), budget, waitMs: waitMsOf(shelf), open: (bytes) => this.open(call, bytes), load });
  }

  async load({ shelf, asked, load }: Call): Promise<Entry> {
    const { purges } = this;
    const beganAtMs = performance.now();
    const loaded = await load();
    const loadMs = performance.now() - beganAtMs;
    shelf.tookMs(loadMs);
    return this.keep(shelf, { asked, loaded, loadMs, purges });
  }

  /** For a load that begins now: what it brings besides its answer is kept, where it is valid when it comes. */
  aside(): <V>(shelf: Shelf, asked: Asked, loaded: Loaded<V>) => void {
    const { purges } = this;
    return (shelf, asked, loaded) => {
      this.keep(shelf, { asked, loaded, loadMs: 0, purges });
    };
  }

  purged(): void {
    this.purges += 1;
  }

  /** Hands an entry to the store under the stamp that it has now: so the log's memory is not the end of its life there. */
  store(entry: Entry, encoded: Uint8Array = entry.shelf.question.codec.encode(entry.value)): void {
    const { store, log, storeTtlMs } = this.options;
    if (store === null || !entry.shelf.question.isShared) return;
    const { stamp, tags, validUntilMs, loadMs, shelf, key } = entry;
    entry.storedAtMs = performance.now();
    store.set(storeKeyOf(shelf, key), encodeEntry({ stamp, tags, validUntilMs, loadMs, value: encoded }), Math.max(1, Math.min(storeTtlMs, validUntilMs - log.nowMs())));
  }

  /** @param purges as many as there had been when the load began */
  private keep(shelf: Shelf, { asked, loaded, loadMs, purges }: { asked: Asked; loaded: Loaded<unknown>; loadMs: number; purges: number }): Entry {
    const { value, stamp, tags = [], validUntilMs = Infinity } = loaded;
    const encoded = shelf.question.codec.encode(value);
    const all = [...new Set([...asked.tags, ...tags, ...shelf.question.tableTags])];
    const entry = new Entry(shelf, { key: asked.key, value, stamp, tags: all, validUntilMs, loadMs, encodedBytes: encoded.length });
    const verdict = judge(this.options.log, entry, this.options);
    if (purges !== this.purges) return entry;
    if (verdict !== 'served' && verdict !== 'log-late') this.overtaken += 1;
    else this.options.memory.put(entry);
    if (verdict === 'served') this.store(entry, encoded);
    return entry;
  }

  private open({ shelf, asked }: Call, bytes: Uint8Array): Fetched | null {
    const stored = decodeEntry(bytes);
    if (stored === null || judge(this.options.log, stored, this.options) !== 'served') return null;
    try {
      const value = shelf.question.codec.decode(stored.value);
      const entry = new Entry(shelf, { ...stored, key: asked.key, value, encodedBytes: stored.value.length });
      entry.storedAtMs = performance.now();
      this.options.memory.put(entry);
      return { entry, level: 'store' };
    } catch {
      return null;
    }
  }
}

/** What a store keeps an answer under: tenant first, so that all of a tenant's can be purged. */
export function storeKeyOf({ partition, question }: Shelf, key: string): string {
  return `${partition.tenantId}/${question.name}@${question.shape}/${key}`;
}

function waitMsOf({ loadMsMean }: Shelf): number {
  return loadMsMean === 0 ? waitMsFirst : Math.min(waitMsMax, Math.max(waitMsMin, 3 * loadMsMean));
}
