import { isInsideTransaction, kernelErrors } from '#kernel';
import type { ChangeLog } from '../log/change-log.ts';
import { formatSnapshot, includesStamp, type Stamp } from '../log/stamp.ts';
import { Budget, type ByteStore } from '../stores/byte-store.ts';
import type { Answer, Asked, Asker, Level, Load } from './answer.ts';
import type { CachedQuestion } from './cached-question.ts';
import { VerdictCounts } from './cache-stats.ts';
import type { Entry } from './entry.ts';
import { HeardLog } from './heard-log.ts';
import { judge, type Verdict } from './judge.ts';
import { LoadOnce } from './load-once.ts';
import { type Call, type Fetched, Loader, storeKeyOf } from './loader.ts';
import { Memory, type Shelf } from './memory.ts';

export interface CacheOptions {
  readonly log: ChangeLog;
  /** Of answers in this process's memory, all tenants together. */
  readonly bytesMax: number;
  /** H, ms. */
  readonly staleMsMax: number;
  readonly store: ByteStore | null;
  /** How long the log remembers, ms: a stamp that is older cannot be judged. */
  readonly logRetentionMs: number;
  /** How long after the log was last heard tolerant questions are answered all the same, ms. */
  readonly lostStaleMsMax: number;
  /** For tests that travel in time. */
  readonly clockOffsetMs?: (() => number) | undefined;
}

/** All the time in which the store may owe one request an answer, ms. */
const storeBudgetMs = 40;

/** Answers that are kept, and judged by the change log before each use. Where none is valid, it is loaded once. */
export class Cache {
  readonly memory: Memory;
  private readonly log: ChangeLog;
  private readonly heard: HeardLog;
  private readonly loader: Loader;
  private readonly loads = new LoadOnce<Fetched>();
  private readonly budgets = new WeakMap<object, Budget>();
  private readonly unsubscribe: () => void;
  private readonly counts = new VerdictCounts();
  /** The latest stamp in PostgreSQL's words, written once a reading. */
  private latest: { readonly stamp: Stamp; readonly snapshot: string } | null = null;

  constructor(private readonly options: CacheOptions) {
    const { log, bytesMax, staleMsMax, logRetentionMs } = options;
    this.log = log;
    this.memory = new Memory(bytesMax, () => performance.now());
    this.heard = new HeardLog(log, staleMsMax);
    this.loader = new Loader({ ...options, heard: this.heard, memory: this.memory, storeTtlMs: logRetentionMs });
    this.unsubscribe = log.subscribe({ changed: () => undefined, lost: () => void this.memory.removeWhere(() => true) });
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
    const nowMs = performance.now();
    if ((entry.reading !== this.log.readings || nowMs >= entry.servableUntilMs) && this.judgeAnew(entry, nowMs) !== 'served') return undefined;
    const { consistency } = asker;
    if (consistency !== null) {
      if (!consistency.isKnownAlready()) return undefined;
      consistency.saw(entry.snapshot);
    }
    asker.provenance?.madeFrom(entry);
    entry.isVisited = true;
    shelf.partition.askedAtMs = nowMs;
    shelf.memoryHits += 1;
    return entry as Entry<V>;
  }

  /**
   * The answer from memory, from the store, or from the database.
   * @throws TIMEOUT when the asker's deadline passes; what the load throws
   */
  read<V>(asker: Asker, question: CachedQuestion<V>, asked: Asked, load: Load<V>): Promise<Answer<V>> {
    // Invariant I7: nothing is loaded from inside a transaction. Why: it would see what is not committed, and wait for a second
    // connection while it holds one. Proved by: test/caching/cache-in-transaction.spec.ts
    if (isInsideTransaction()) return Promise.reject(new Error(`${question.name} is asked inside a transaction, which reads rows only`));
    const entry = this.peek(asker, question, asked.key);
    return entry === undefined ? this.find(asker, question, asked, load) : Promise.resolve(answerOf(entry, 'memory'));
  }

  private async find<V>(asker: Asker, question: CachedQuestion<V>, asked: Asked, load: Load<V>): Promise<Answer<V>> {
    const arrivedAt = this.loads.arrive();
    const shelf = this.memory.shelf(asker.tenantId, question as CachedQuestion<unknown>);
    const { consistency } = asker;
    const onlyNew = consistency !== null && !(await consistency.isKnownHere());
    const isHeard = await this.heard.hear();
    const verdict = this.verdictFor(shelf, asked.key, { onlyNew });
    this.counts.add(verdict);
    if (verdict === 'served') {
      const entry = this.peek(asker, question, asked.key);
      if (entry !== undefined) return answerOf(entry, 'memory');
    }
    if (verdict === 'log-late' && !isHeard) {
      const stale = this.staleFor(shelf, asked.key);
      asker.provenance?.madeFromElse();
      if (stale !== undefined) return { ...answerOf(stale as Entry<V>, 'memory'), isStale: true };
    }
    const call: Call = { shelf, asked, load, budget: this.budgetOf(asker) };
    const found = this.loads.get(storeKeyOf(shelf, asked.key), {
      arrivedAt,
      onlyNew,
      mayServe: ({ entry }) => this.judgeAnew(entry, performance.now()) === 'served',
      begin: (how) => this.loader.fetch(call, how),
    });
    const { result, isJoined } = await beforeDeadline(asker, found);
    const { entry, level } = result;
    if (isJoined) shelf.joins += 1;
    else if (level === 'store') shelf.storeHits += 1;
    if (level === 'store') this.judgeAnew(entry, performance.now());
    consistency?.saw(entry.snapshot);
    asker.provenance?.madeFrom(entry);
    return answerOf(entry as Entry<V>, isJoined ? 'join' : level);
  }

  private verdictFor(shelf: Shelf, key: string, { onlyNew }: { onlyNew: boolean }): Verdict {
    const entry = shelf.entries.get(key);
    if (entry === undefined) return 'absent';
    if (onlyNew) return 'token';
    const verdict = this.judgeAnew(entry, performance.now());
    if (verdict !== 'served' && verdict !== 'log-late') this.memory.remove(entry);
    return verdict;
  }

  /** The judge's answer, which holds until the next reading of the log, or the instant that is written into the entry. */
  private judgeAnew(entry: Entry, nowMs: number): Verdict {
    const { log, options } = this;
    const verdict = judge(log, entry, options);
    if (verdict !== 'served') return verdict;
    const { staleMsMax, clockOffsetMs } = options;
    if (entry.reading !== log.readings) this.stampAnew(entry, nowMs);
    // A test's clock jumps: then nothing is remembered.
    entry.servableUntilMs = clockOffsetMs === undefined ? nowMs + Math.min(staleMsMax - log.ageMs(), entry.validUntilMs - log.nowMs()) : -Infinity;
    return verdict;
  }

  /**
   * What is valid for the judge says the same as if it had been loaded under the judge's snapshot: with that stamp, what the log
   * forgets does not end its life. Not with one that shows less than its own: it would promise to clients less than they see.
   */
  private stampAnew(entry: Entry, nowMs: number): void {
    const { log, options } = this;
    entry.reading = log.readings;
    entry.trueAtMs = log.nowMs() - log.ageMs() + (options.clockOffsetMs?.() ?? 0);
    const { latest } = log;
    if (latest === null || !includesStamp(latest, entry.stamp)) return;
    if (this.latest?.stamp !== latest) this.latest = { stamp: latest, snapshot: formatSnapshot(latest) };
    entry.stamp = latest;
    entry.snapshot = this.latest.snapshot;
    if (options.store !== null && nowMs - entry.storedAtMs > options.logRetentionMs / 2) this.loader.store(entry);
  }

  private staleFor({ question, entries }: Shelf, key: string): Entry | undefined {
    if (question.reads === 'strict' || this.log.ageMs() > this.options.lostStaleMsMax) return undefined;
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
