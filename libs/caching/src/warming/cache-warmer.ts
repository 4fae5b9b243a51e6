import { type Database, systemContext, uuidV7 } from '#kernel';
import type { Cache } from '../core/cache.ts';
import { questionNamed } from '../core/cached-question.ts';
import type { ChangeLog } from '../log/change-log.ts';
import { keepHeat, readHeat } from '../persistence/sql/heat-statements.ts';
import type { Heat, HotQuestion } from './heat.ts';
import { merged, toRows } from './heat-list.ts';
import { warm, type WarmCounts } from './warm-round.ts';

export interface CacheWarmerOptions {
  readonly db: Database;
  readonly cache: Cache;
  readonly log: ChangeLog;
  readonly heat: Heat;
  /** Questions that are asked again at most; 0: none, and nothing is kept of what is hot. */
  readonly questionsMax: number;
}

/** How often it is looked whether everything was lost. */
const tickMs = 1_000;
/** What is hot is kept every so many ticks: a process that is killed takes ten seconds of samples along. */
const ticksPerSave = 10;
/** A list that does not come in this time is done without. */
const listMsMax = 1_000;
/** Whoever is not warm by then is as warm as requests make it. */
const roundMsMax = 30_000;
/** Beyond it, what is warmed would push out what was. */
const fillMax = 0.9;

/**
 * Loads what was asked most before anybody asks for it: when the process begins, and when all that it kept was lost with the
 * log's epoch. What is hot is kept in the database, each process its own list; who begins puts them together.
 *
 * Invariant C13: what is warmed is loaded for the tenant who asked for it, and nothing that is wrong with the list keeps a process
 * from beginning. Proved by: warm-round.spec.ts, test/caching/warming.spec.ts
 */
export class CacheWarmer {
  readonly counts: WarmCounts & { rounds: number; isUnderWay: boolean } = { rounds: 0, warmed: 0, skipped: 0, failed: 0, isUnderWay: false };
  private readonly processId = uuidV7();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | null = null;
  private ticks = 0;
  private isDue = false;
  private isStopped = false;
  private current: Promise<void> = Promise.resolve();

  constructor(private readonly options: CacheWarmerOptions) {
    this.unsubscribe = options.log.subscribe({ changed: () => undefined, lost: () => void (this.isDue = true) });
  }

  /**
   * Begins to warm, and to keep what is hot. Resolves, within a second or so, when it is known whether there is anything to warm.
   * @returns null when there is not; otherwise what resolves when the round is over
   */
  async start(): Promise<{ readonly round: Promise<void> } | null> {
    if (this.options.questionsMax === 0) return null;
    this.isDue = false;
    const list = await this.list();
    if (this.isStopped) return null;
    this.timer = setInterval(() => this.tick(), tickMs);
    this.timer.unref();
    if (list.length === 0) return null;
    this.current = this.warm(list);
    return { round: this.current };
  }

  /** Keeps what is hot for whoever comes next. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.unsubscribe();
    if (this.timer === null) return;
    clearInterval(this.timer);
    await this.current;
    await this.save();
  }

  private tick(): void {
    this.ticks += 1;
    if (this.counts.isUnderWay) return;
    if (this.isDue && this.options.log.latest !== null) this.current = this.begin();
    else if (this.ticks % ticksPerSave === 0) this.current = this.save();
  }

  private async begin(): Promise<void> {
    this.isDue = false;
    this.counts.isUnderWay = true;
    await this.warm(await this.list());
  }

  private async warm(list: readonly HotQuestion[]): Promise<void> {
    const { cache } = this.options;
    const untilMs = performance.now() + roundMsMax;
    this.counts.isUnderWay = true;
    this.counts.rounds += 1;
    try {
      await warm({
        list,
        counts: this.counts,
        askAgain: (name, shape) => (questionNamed(name)?.shape === shape ? cache.askAgain.get(name) : undefined),
        mayGoOn: () => !this.isStopped && performance.now() < untilMs && cache.memory.bytes < cache.memory.bytesMax * fillMax,
      });
    } finally {
      this.counts.isUnderWay = false;
    }
  }

  /** Of all processes; of this one alone while the database does not tell. Never rejects. */
  private async list(): Promise<HotQuestion[]> {
    const { db, heat, questionsMax } = this.options;
    await this.save();
    try {
      return merged(await db.read(this.context(), (tx) => readHeat(tx)), questionsMax);
    } catch {
      return heat.hottest();
    }
  }

  /** Never rejects: what could not be kept now is kept the next time. */
  private async save(): Promise<void> {
    const hottest = this.options.heat.hottest();
    if (hottest.length === 0) return;
    try {
      await this.options.db.write(this.context(), (tx) => keepHeat(tx, this.processId, toRows(hottest)));
    } catch {
      // The database is away, which others tell.
    }
  }

  private context() {
    return systemContext('', { requestId: 'warming', deadlineAtMs: performance.now() + listMsMax });
  }
}
