import { cacheAsked, isInsideTransaction, kernelErrors, tellAround } from '#kernel';
import type { ChangeLog } from '../log/change-log.ts';
import { Budget, type ByteStore } from '../stores/byte-store.ts';
import type { Answer, AskAgain, Asked, Asker, Level, Load, Loaded } from './answer.ts';
import type { CachedQuestion } from './cached-question.ts';
import { type CacheStats, statsOf, verdictCounts } from '../seeing/cache-stats.ts';
import { EarlyRefresh } from './early-refresh.ts';
import type { Entry } from './entry.ts';
import { explain, type Explanation } from '../seeing/explain.ts';
import { HeardLog } from './heard-log.ts';
import { judge, type Verdict } from './judge.ts';
import { Judgements } from './judgements.ts';
import { loadAround } from './load-around.ts';
import { LoadOnce } from './load-once.ts';
import { type Call, type Fetched, Loader, storeKeyOf } from './loader.ts';
import { Memory, type Shelf } from './memory.ts';
import { everythingTag, partitionIn, partitionTag } from './partition-tags.ts';
import type { Standbys } from './standbys.ts';
import { type Difference, Shadow } from '../seeing/shadow.ts';

export interface CacheOptions {
  readonly log: ChangeLog;
  /** Of answers in this process's memory, all tenants together. */
  readonly bytesMax: number;
  /** H, ms. */
  readonly staleMsMax: number;
  readonly store: ByteStore | null;
  /** Where loads go first, if there are any. */
  readonly standbys?: Standbys | undefined;
  /** How long the log remembers, ms: a stamp that is older cannot be judged. */
  readonly logRetentionMs: number;
  /** How long after the log was last heard tolerant questions are answered all the same, ms. */
  readonly lostStaleMsMax: number;
  /** On that share of hits the answer is loaded as well, and compared; 0: never. */
  readonly shadowShare?: number;
  readonly onDifference?: (difference: Difference) => void;
  /** Told of one in so many answers from memory. */
  readonly onSample?: (entry: Entry) => void;
  /** For tests that travel in time. */
  readonly clockOffsetMs?: (() => number) | undefined;
}

/** All the time in which the store may owe one request an answer, ms. */
const storeBudgetMs = 40;

/** Samples come about so often, ms: what they cost does not grow with the hits, and a quiet process knows what it is asked as well as a busy one. */
const sampleEveryMs = 5;
const answersPerSampleMax = 65_536;

/** Answers that are kept, and judged by the change log before each use. Where none is valid, it is loaded once. */
export class Cache {
  readonly memory: Memory;
  /** By a question's name: how its owner asks it again from a key alone, for whoever warms. */
  readonly askAgain = new Map<string, AskAgain>();
  private answersToSample = 1;
  private answersPerSample = 1;
  private sampledAtMs = -Infinity;
  private readonly log: ChangeLog;
  private readonly heard: HeardLog;
  private readonly judgements: Judgements;
  private readonly loader: Loader;
  private readonly loads = new LoadOnce<Fetched>();
  private readonly budgets = new WeakMap<object, Budget>();
  private readonly unsubscribe: () => void;
  private readonly refreshes: EarlyRefresh;
  private readonly shadow: Shadow;
  private readonly verdicts = verdictCounts();

  constructor(private readonly options: CacheOptions) {
    const { log, bytesMax, staleMsMax, logRetentionMs } = options;
    this.log = log;
    this.memory = new Memory(bytesMax, () => performance.now());
    this.heard = new HeardLog(log, staleMsMax);
    this.judgements = new Judgements({ ...options, onStampedAnew: (entry, nowMs) => this.storeAgain(entry, nowMs) });
    this.loader = new Loader({ ...options, heard: this.heard, memory: this.memory, storeTtlMs: logRetentionMs });
    this.refreshes = new EarlyRefresh({ log, loader: this.loader, loads: this.loads });
    this.shadow = new Shadow({ log, share: options.shadowShare ?? 0, onDifference: options.onDifference });
    this.unsubscribe = log.subscribe({ changed: (tags) => this.forgetPurged(tags), lost: () => this.forget() });
  }

  close(): void {
    this.unsubscribe();
  }

  /**
   * The answer in memory, if it is valid for the asker; without a wait and without an allocation. Undefined: `read` it, which
   * counts why.
   */
  peek<V>(asker: Asker, question: CachedQuestion<V>, key: string): Entry<V> | undefined {
    const shelf = this.memory.find(asker.tenantId, question as CachedQuestion<unknown>);
    const entry = shelf?.entries.get(key);
    if (shelf === undefined || entry === undefined) return undefined;
    // The clock is a quarter of a hit, and it is read each time: a process may have been stopped for hours in between.
    if (!this.judgements.isServable(entry, performance.now())) return undefined;
    const { consistency } = asker;
    if (consistency !== null) {
      if (!consistency.isKnownAlready()) return undefined;
      consistency.saw(entry.snapshot);
    }
    asker.provenance?.madeFrom(entry);
    entry.isVisited = true;
    shelf.partition.isAsked = true;
    shelf.memoryHits += 1;
    this.answersToSample -= 1;
    if (this.answersToSample === 0) this.sample(entry);
    return entry as Entry<V>;
  }

  /**
   * The answers in memory under these keys, if all are there and valid for the asker under one snapshot, the log's latest: so they may
   * be put together, also with those of another call in the same turn. In the order of the keys; without a wait.
   */
  peekMany<V>(asker: Asker, question: CachedQuestion<V>, keys: readonly string[]): readonly Entry<V>[] | undefined {
    const shelf = this.memory.find(asker.tenantId, question as CachedQuestion<unknown>);
    if (shelf === undefined || asker.consistency?.isKnownAlready() === false) return undefined;
    const nowMs = performance.now();
    const entries: Entry[] = [];
    for (const key of keys) {
      const entry = shelf.entries.get(key);
      // What was loaded after the log was last read says more than its latest snapshot, and is for the next reading.
      if (entry === undefined || !this.judgements.isServable(entry, nowMs) || entry.snapshot !== this.judgements.latestSnapshot()) return undefined;
      entries.push(entry);
    }
    for (const entry of entries) {
      asker.consistency?.saw(entry.snapshot);
      asker.provenance?.madeFrom(entry);
      entry.isVisited = true;
    }
    shelf.partition.isAsked = true;
    shelf.memoryHits += entries.length;
    return entries as Entry<V>[];
  }

  /**
   * For a load that brings the answers of other questions besides its own: the answer keeps them, in memory and where they are shared
   * in the store, if they are valid when they come. Each is told with its load's stamp.
   */
  aside({ tenantId }: Pick<Asker, 'tenantId'>): <V>(question: CachedQuestion<V>, asked: Asked, loaded: Loaded<V>) => void {
    return (question, asked, loaded) => this.loader.keepAside(this.memory.shelf(tenantId, question as CachedQuestion<unknown>), asked, loaded);
  }

  /**
   * The answer from memory, from the store, or from the database.
   * @throws TIMEOUT when the asker's deadline passes; what the load throws
   */
  read<V>(asker: Asker, question: CachedQuestion<V>, asked: Asked, load: Load<V>): Promise<Answer<V>> {
    // Invariant I7: nothing is loaded from inside a transaction. Why: it would see what is not committed, and wait for a second
    // connection while it holds one. Proved by: test/caching/cached-answers.spec.ts
    if (isInsideTransaction()) return Promise.reject(new Error(`${question.name} is asked inside a transaction, which reads rows only`));
    const entry = this.peek(asker, question, asked.key);
    if (entry === undefined) return tellAround(cacheAsked, question.name, () => this.find(asker, question, asked, load));
    if (entry.canExpire && this.refreshes.isDue(entry)) this.refreshes.refresh(entry, { asked, load });
    if (this.shadow.isDrawn()) void this.shadow.compare(entry, load);
    return Promise.resolve(answerOf(entry, 'memory'));
  }

  /**
   * For who has asked the database in vain: what was true when the log was last heard, if nothing else is known to be wrong
   * with it, and that was not longer ago than `lostStaleMsMax`. Undefined otherwise, and while the log is heard.
   */
  lastKnown<V>(asker: Asker, question: CachedQuestion<V>, key: string): { readonly value: V; readonly ageMs: number } | undefined {
    const entry = this.memory.find(asker.tenantId, question as CachedQuestion<unknown>)?.entries.get(key);
    const ageMs = this.log.ageMs();
    if (entry === undefined || ageMs > this.options.lostStaleMsMax || judge(this.log, entry, this.options) !== 'log-late') return undefined;
    return asker.consistency?.isKnownAlready() === false ? undefined : { value: entry.value as V, ageMs };
  }

  /** One that is judged like this one, in memory of its own: for what anybody can make as much of as they like. Whoever makes it closes it. */
  beside({ bytesMax }: Pick<CacheOptions, 'bytesMax'>): Cache {
    return new Cache({ ...this.options, bytesMax, store: null, shadowShare: 0, onSample: () => undefined });
  }

  /** As the function of that name, heard by this cache's log. */
  loadAround<V>({ tenantId }: Asker, tags: readonly string[], load: () => Promise<V>): Promise<Loaded<V>> {
    return loadAround({ log: this.log, heard: this.heard }, [...tags, everythingTag, partitionTag(tenantId)], load);
  }

  /** The database's clock, epoch ms; 0 before it was heard, when nothing is kept anyway. */
  nowMs(): number {
    return this.log.latest === null ? 0 : this.log.nowMs() + (this.options.clockOffsetMs?.() ?? 0);
  }

  stats(): CacheStats {
    const { log, memory, loader, loads, refreshes, shadow, verdicts, options } = this;
    return statsOf({ log, memory, loader, isStoreAvailable: options.store?.isAvailable ?? null, underway: loads.size, refreshes: refreshes.counts, shadow: shadow.counts, verdicts });
  }

  /** Why the answer under this key would be served to the asker, or not. */
  explain(asker: Asker, question: CachedQuestion<unknown>, key: string): Promise<Explanation> {
    const { memory, loads, options } = this;
    return explain({ ...options, memory, loads }, { asker, question, key });
  }

  private sample(entry: Entry): void {
    const nowMs = performance.now();
    const isSoon = nowMs - this.sampledAtMs < sampleEveryMs;
    this.sampledAtMs = nowMs;
    this.answersPerSample = isSoon ? Math.min(answersPerSampleMax, this.answersPerSample * 2) : Math.max(1, this.answersPerSample / 2);
    // By chance, for requests come in rows of their own.
    this.answersToSample = 1 + Math.floor(Math.random() * 2 * (this.answersPerSample - 1));
    this.options.onSample?.(entry);
  }

  /** They are untrue already; this gives their memory back. */
  private forgetPurged(tags: ReadonlyMap<string, unknown>): void {
    for (const tag of tags.keys()) {
      const partition = partitionIn(tag);
      if (partition !== null) this.forget(tag === everythingTag ? undefined : partition);
    }
  }

  /** What was never stamped is not judged: it stays until its time has passed. */
  private forget(tenantId?: string): void {
    this.memory.removeWhere(({ stamp }) => stamp.epoch !== '', tenantId);
  }

  private async find<V>(asker: Asker, question: CachedQuestion<V>, asked: Asked, load: Load<V>): Promise<Answer<V>> {
    const arrivedAt = this.loads.arrive();
    const shelf = this.memory.shelf(asker.tenantId, question as CachedQuestion<unknown>);
    const { consistency } = asker;
    const onlyNew = consistency !== null && !(await consistency.isKnownHere());
    const isHeard = await this.heard.hear();
    const verdict = this.verdictFor(shelf, asked.key, { onlyNew });
    this.verdicts[verdict] += 1;
    if (verdict === 'served') {
      const entry = this.peek(asker, question, asked.key);
      if (entry !== undefined) return answerOf(entry, 'memory');
    }
    if (verdict === 'log-late' && !isHeard) {
      const stale = this.staleFor(shelf, asked);
      if (stale !== undefined) {
        asker.provenance?.madeFromStale(this.log.ageMs());
        shelf.staleHits += 1;
        return { ...answerOf(stale as Entry<V>, 'memory'), isStale: true };
      }
    }
    const call: Call = { shelf, asked, load, budget: this.budgetOf(asker) };
    const found = this.loads.get(storeKeyOf(shelf, asked.key), {
      arrivedAt,
      onlyNew,
      mayServe: ({ entry }) => this.judgements.anew(entry, performance.now()) === 'served',
      begin: (how) => this.loader.fetch(call, how),
    });
    const { result, isJoined } = await beforeDeadline(asker, found);
    const { entry, level } = result;
    if (isJoined) shelf.joins += 1;
    else if (level === 'store') shelf.storeHits += 1;
    if (level === 'store') this.judgements.anew(entry, performance.now());
    consistency?.saw(entry.snapshot);
    asker.provenance?.madeFrom(entry);
    return answerOf(entry as Entry<V>, isJoined ? 'join' : level);
  }

  private verdictFor(shelf: Shelf, key: string, { onlyNew }: { onlyNew: boolean }): Verdict {
    const entry = shelf.entries.get(key);
    if (entry === undefined) return 'absent';
    if (onlyNew) return 'token';
    const verdict = this.judgements.anew(entry, performance.now());
    if (verdict !== 'served' && verdict !== 'log-late') this.memory.remove(entry);
    return verdict;
  }

  /** So the log's memory is not the end of its life in the store either. */
  private storeAgain(entry: Entry, nowMs: number): void {
    const { store, logRetentionMs } = this.options;
    if (store !== null && nowMs - entry.storedAtMs > logRetentionMs / 2) this.loader.store(entry);
  }

  private staleFor({ question, entries }: Shelf, { key, reads }: Asked): Entry | undefined {
    if (question.reads === 'strict' || reads === 'strict' || this.log.ageMs() > this.options.lostStaleMsMax) return undefined;
    return entries.get(key);
  }

  private budgetOf(asker: Asker): Budget {
    let budget = this.budgets.get(asker);
    if (budget === undefined) this.budgets.set(asker, (budget = new Budget(storeBudgetMs)));
    return budget;
  }
}

function answerOf<V>({ value, stamp, tags, validUntilMs, trueAtMs }: Entry<V>, level: Level): Answer<V> {
  return { value, stamp, tags, validUntilMs, trueAtMs, level, isStale: false };
}

/** The load goes on for those who have more time. */
async function beforeDeadline<T>({ deadlineAtMs }: Asker, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(kernelErrors.timeout()), Math.max(0, deadlineAtMs - performance.now()));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
