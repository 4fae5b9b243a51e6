import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeListener, ChangeLog } from '#caching';
import type { Database } from '#kernel';
import { RestaurantDirectory } from '../domain/directory/restaurant-directory.ts';
import type { WordFolder } from '../domain/directory/word-folder.ts';
import { DirectoryFull, DirectoryLoader } from './directory-loader.ts';

export interface KeptDirectoryOptions {
  readonly database: Database;
  readonly log: ChangeLog;
  readonly tenantId: string;
  /** Beyond it there is no directory, for a process has memory for so many. */
  readonly restaurantsMax: number;
  readonly folder: () => Promise<WordFolder>;
  /** Told of the first failed attempt in a row. */
  readonly onError: (error: unknown) => void;
}

/** The first pause after a failed attempt, doubled each time. */
const pauseMsMin = 100;
/** Longer would leave the city to PostgreSQL after it is well again; shorter, each attempt may be a whole load in vain. */
const pauseMsMax = 10_000;

/**
 * One tenant's directory, loaded once and kept true by the change log: what the log names is read again, a whole table
 * is compared row by row, and after a loss nothing is answered until everything has been read.
 *
 * Invariant R18: what the log has told before `settled()` is asked is in the directory when it resolves, and a directory
 * whose log was lost is never given out. Proved by: test/directory/kept-directory.spec.ts
 */
export class KeptDirectory implements ChangeListener {
  private directory: RestaurantDirectory | null = null;
  private isComplete = false;
  private isFull = false;
  private wantsAll = true;
  private losses = 0;
  private changedIds = new Set<number>();
  /** Being read again at this moment. */
  private readingIds: ReadonlySet<number> = new Set();
  private isReadingAll = false;
  private heard = 1;
  private takenIn = 0;
  private waiting: { readonly until: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  private readonly stopping = new AbortController();
  private readonly unsubscribe: () => void;
  private work: Promise<void> | null = null;

  constructor(private readonly options: KeptDirectoryOptions) {
    // Before the first load: what commits while it reads is heard of.
    this.unsubscribe = options.log.subscribe(this);
    this.begin();
  }

  /** Null while nothing may be answered from it: not loaded yet, lost, or too large. What was heard may still be on its way in: `settled()`. */
  current(): RestaurantDirectory | null {
    return this.isComplete && this.options.log.epoch !== null ? this.directory : null;
  }

  /** Whether everything heard so far is in the directory. */
  get isSettled(): boolean {
    return this.takenIn === this.heard;
  }

  /** Resolves when everything heard so far is in the directory. @throws when it could not be read, and there is no directory then */
  settled(): Promise<void> {
    if (this.isFull || this.stopping.signal.aborted) return Promise.reject(new Error('there is no directory'));
    if (this.takenIn === this.heard) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiting.push({ until: this.heard, resolve, reject }));
  }

  changed(tags: ReadonlyMap<string, readonly bigint[]>): void {
    const before = this.heard;
    if (tags.has('restaurants:*') || tags.has('restaurant_ratings:*')) this.hear(() => (this.wantsAll = true));
    const ofTenant = tags.get(`restaurants:${this.options.tenantId}`);
    for (const [tag, xids] of tags) {
      const id = idIn(tag);
      if (id === null) continue;
      // Whose a restaurant is that we do not know, its own tag does not say: one of ours was listed in a transaction that named us.
      if (this.mayKnow(id) || (ofTenant !== undefined && xids.some((xid) => ofTenant.includes(xid)))) this.hear(() => this.changedIds.add(id));
    }
    if (this.heard !== before) this.begin();
  }

  lost(): void {
    this.isComplete = false;
    this.losses += 1;
    this.hear(() => (this.wantsAll = true));
    this.begin();
  }

  /** Nothing is given out any more. Resolves when nothing is read any more either. */
  async stop(): Promise<void> {
    this.isComplete = false;
    this.unsubscribe();
    this.stopping.abort();
    await this.work;
    this.refuse(new Error('the directory was stopped'));
  }

  bytes(): number {
    return this.directory?.bytes() ?? 0;
  }

  /** Whoever is on the way in counts as known: what is read of it may be older than what was just heard. */
  private mayKnow(id: number): boolean {
    return this.isReadingAll || this.wantsAll || this.directory?.ordinal(id) !== undefined || this.readingIds.has(id) || this.changedIds.has(id);
  }

  private hear(remember: () => void): void {
    remember();
    this.heard += 1;
  }

  private begin(): void {
    if (this.work !== null || this.isFull || this.stopping.signal.aborted) return;
    this.work = this.keepUp().finally(() => {
      this.work = null;
      // Heard in the very moment in which the work ended.
      if (this.takenIn !== this.heard) this.begin();
    });
  }

  /** Until nothing is left to be read. Errors are told, and tried again; it throws none. */
  private async keepUp(): Promise<void> {
    let failures = 0;
    while (this.takenIn !== this.heard && !this.isFull && !this.stopping.signal.aborted) {
      try {
        await this.catchUp();
        failures = 0;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (failures === 0) this.options.onError(error);
        this.isFull = error instanceof DirectoryFull;
        if (this.isFull) this.directory = null;
        this.refuse(error);
        failures += 1;
        await this.pause(Math.min(pauseMsMax, pauseMsMin * 2 ** failures));
      }
    }
  }

  private async catchUp(): Promise<void> {
    const heard = this.heard;
    if (this.wantsAll) await this.loadAll();
    else await this.reload();
    this.takenIn = heard;
    const ready = this.waiting.filter(({ until }) => until <= heard);
    this.waiting = this.waiting.filter(({ until }) => until > heard);
    for (const { resolve } of ready) resolve();
  }

  private async loadAll(): Promise<void> {
    const { log, folder } = this.options;
    // Right after a loss the log is about to begin anew, and soon told to.
    if (log.epoch === null) await log.tailNow();
    if (log.epoch === null) throw new Error('the change log has no epoch: what is read now could not be kept true');
    const { losses } = this;
    this.directory ??= new RestaurantDirectory(await folder());
    // What is heard from here on may be later than the snapshot, and is read again.
    this.changedIds.clear();
    this.wantsAll = false;
    this.isReadingAll = true;
    try {
      const stamp = await this.loader().loadAll(this.directory);
      if (losses !== this.losses || !log.isCurrent(stamp, [])) throw new Error('the change log began anew while the directory was read');
      this.isComplete = true;
    } catch (error) {
      this.wantsAll = true;
      throw error;
    } finally {
      this.isReadingAll = false;
    }
  }

  private async reload(): Promise<void> {
    if (this.directory === null) return;
    this.readingIds = this.changedIds;
    this.changedIds = new Set();
    try {
      await this.loader().reload(this.directory, [...this.readingIds]);
    } catch (error) {
      for (const id of this.readingIds) this.changedIds.add(id);
      throw error;
    } finally {
      this.readingIds = new Set();
    }
  }

  private loader(): DirectoryLoader {
    const { database, tenantId, restaurantsMax } = this.options;
    return new DirectoryLoader({ database, tenantId, restaurantsMax, signal: this.stopping.signal });
  }

  private refuse(error: unknown): void {
    const refused = this.waiting;
    this.waiting = [];
    for (const { reject } of refused) reject(error);
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    // An end of the pause by stopping is no failure.
    await sleep(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** The restaurant that a tag is about; null for another tag. */
function idIn(tag: string): number | null {
  const colon = tag.indexOf(':');
  const subject = tag.slice(0, colon);
  if (subject !== 'restaurant' && subject !== 'rating') return null;
  const id = Number(tag.slice(colon + 1));
  return Number.isInteger(id) ? id : null;
}
