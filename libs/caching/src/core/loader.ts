import { decodeEntry, encodeEntry } from '../stores/entry-bytes.ts';
import type { Budget, ByteStore } from '../stores/byte-store.ts';
import type { ChangeLog } from '../log/change-log.ts';
import { inTime } from '#kernel';
import type { Asked, Load, Loaded } from './answer.ts';
import { Entry } from './entry.ts';
import { type HeardLog, tailWaitMs } from './heard-log.ts';
import type { JudgeOptions } from './judge.ts';
import { judge } from './judge.ts';
import type { Memory, Shelf } from './memory.ts';
import { SharedLoads } from '../stores/shared-loads.ts';
import { includesShown, unstamped } from '../log/stamp.ts';
import { onPrimary, type Standbys } from '../replicas/standbys.ts';

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
  readonly standbys?: Standbys | undefined;
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

  constructor(private readonly options: LoaderOptions) {
    this.shared = options.store === null ? null : new SharedLoads(options.store);
  }

  get standbys(): Standbys | undefined {
    return this.options.standbys;
  }

  /** @param isDirect only the primary will do */
  async fetch(call: Call, { loadBegins, isDirect }: { loadBegins: () => void; isDirect: boolean }): Promise<Fetched> {
    const load = async (): Promise<Fetched> => ({ entry: await this.load(call, { loadBegins, isDirect }), level: 'load' });
    // What cannot be judged is not worth a look.
    if (isDirect || this.shared === null || !call.shelf.question.isShared || !this.options.heard.isHeard()) return load();
    const { shelf, asked, budget } = call;
    return this.shared.getOrLoad({ key: storeKeyOf(shelf, asked.key), budget, waitMs: waitMsOf(shelf), open: (bytes) => this.open(call, bytes), load });
  }

  /** @param how.loadBegins is told of a load on the primary, which alone shows all that was committed before it */
  async load(call: Call, { loadBegins, isDirect }: { loadBegins: () => void; isDirect: boolean }): Promise<Entry> {
    const { shelf, load } = call;
    const beganAtMs = performance.now();
    let loaded = isDirect ? null : await this.loadOnStandby(call);
    if (loaded === null) {
      loadBegins();
      loaded = await onPrimary(load);
    }
    const loadMs = performance.now() - beganAtMs;
    shelf.tookMs(loadMs);
    return this.keep(call, loaded, loadMs);
  }

  /** What a load brought besides its answer is kept, where it is valid when it comes. */
  keepAside(shelf: Shelf, asked: Asked, loaded: Loaded<unknown>): void {
    this.keep({ shelf, asked }, loaded, 0);
  }

  /** Hands an entry to the store under the stamp that it has now: so the log's memory is not the end of its life there. */
  store(entry: Entry, encoded: Uint8Array = entry.shelf.question.codec.encode(entry.value)): void {
    const { store, log, storeTtlMs } = this.options;
    const { question } = entry.shelf;
    if (store === null || !question.isShared || !question.keeps(entry.value)) return;
    const { stamp, tags, validUntilMs, loadMs, shelf, key } = entry;
    entry.storedAtMs = performance.now();
    store.set(storeKeyOf(shelf, key), encodeEntry({ stamp, tags, validUntilMs, loadMs, value: encoded }), Math.max(1, Math.min(storeTtlMs, validUntilMs - log.nowMs())), question.privacy);
  }

  private async loadOnStandby(call: Call): Promise<Loaded<unknown> | null> {
    const { standbys, heard } = this.options;
    if (standbys === undefined || !heard.isHeard()) return null;
    return standbys.load(call.load, (loaded) => this.underLog(call, loaded));
  }

  /**
   * Invariant C14: what a standby has said is answered, and kept, only under a snapshot of the primary that shows all that the
   * standby may have shown, and no change of its tags that the standby may not have. Then it says what that snapshot says.
   * Why: a standby is behind, and it may show what the primary does not show yet: either would be a step back for somebody.
   * Proved by: libs/caching/src/replicas/standbys.spec.ts, test/caching/read-replicas.spec.ts
   */
  private async underLog(call: Call, loaded: Loaded<unknown>): Promise<Loaded<unknown> | null> {
    const { log } = this.options;
    const { stamp, validUntilMs = Infinity } = loaded;
    // It is a server of its own by now: its transactions have the same numbers and other contents.
    if (stamp.mayShowBelow === undefined) return null;
    const judged = { stamp, tags: tagsOf(call, loaded), validUntilMs };
    for (let readings = 0; judge(log, judged, this.options) === 'served'; readings += 1) {
      const { latest } = log;
      if (latest !== null && includesShown(latest, stamp)) return { ...loaded, stamp: latest };
      if (readings === 1 || !(await inTime(tailWaitMs, log.tailNow()))) return null;
    }
    return null;
  }

  private keep({ shelf, asked }: Pick<Call, 'shelf' | 'asked'>, loaded: Loaded<unknown>, loadMs: number): Entry {
    const { value, stamp, validUntilMs = Infinity } = loaded;
    const encoded = shelf.question.codec.encode(value);
    // A primary that has become a standby answers, and nobody can judge it.
    const judgeable = stamp.mayShowBelow === undefined ? stamp : unstamped;
    const entry = new Entry(shelf, { key: asked.key, value, stamp: judgeable, tags: tagsOf({ shelf, asked }, loaded), validUntilMs, loadMs, encodedBytes: encoded.length });
    const verdict = judge(this.options.log, entry, this.options);
    if (!shelf.question.keeps(value)) return entry;
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

function tagsOf({ shelf, asked }: Pick<Call, 'shelf' | 'asked'>, { tags = [] }: Loaded<unknown>): string[] {
  return [...new Set([...asked.tags, ...tags, ...shelf.question.tableTags, ...shelf.partition.tags])];
}

function waitMsOf({ loadMsMean }: Shelf): number {
  return loadMsMean === 0 ? waitMsFirst : Math.min(waitMsMax, Math.max(waitMsMin, 3 * loadMsMean));
}
