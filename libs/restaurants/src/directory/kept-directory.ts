import type { ChangeListener, ChangeLog } from '#caching';
import type { Database } from '#kernel';
import { RestaurantDirectory } from '../domain/directory/restaurant-directory.ts';
import type { RestaurantOrdinals } from '../domain/directory/restaurant-ordinals.ts';
import type { WordFolder } from '../domain/directory/word-folder.ts';
import type { AtMost } from './at-most.ts';
import { DirectoryFull, DirectoryLoader } from './directory-loader.ts';
import { directoryTagsOf } from './directory-tags.ts';
import { Pause } from './pause.ts';

export interface KeptDirectoryOptions {
  readonly database: Database;
  readonly log: ChangeLog;
  readonly tenantId: string;
  /** Beyond either there is no directory, for a process has memory for so many. */
  readonly restaurantsMax: number;
  readonly bytesMax: number;
  readonly folder: () => Promise<WordFolder>;
  /** Who may read at the same time: all tenants at once would take the pool from those who ask. */
  readonly lanes: DirectoryLanes;
  /** Told of the first failed attempt in a row. */
  readonly onError: (error: unknown) => void;
}

/** Loads take minutes, and none of them should keep what changed elsewhere waiting. */
export interface DirectoryLanes {
  readonly load: AtMost;
  readonly reload: AtMost;
}

/** The first pause after a failed attempt, doubled each time. */
const pauseMsMin = 100;
/** A whole load in vain costs seconds of two processors; rows that changed cost a statement. */
const pauseMsMax = { load: 10_000, reload: 1_000 } as const;

/**
 * One tenant's directory, loaded once and kept true by the change log: what the log names is read again, a whole table
 * is compared row by row, and after a loss nothing is answered until everything has been read.
 *
 * Invariant R18: what the log has told before `settled()` is asked is in the directory when it resolves, and a directory
 * whose log was lost is never given out. Proved by: test/directory/kept-directory.spec.ts
 */
export class KeptDirectory implements ChangeListener {
  private directory: RestaurantDirectory | null = null;
  /** Being filled, to take its place. */
  private coming: RestaurantDirectory | null = null;
  private isComplete = false;
  private wantsAll = true;
  private wantsAnew = false;
  private losses = 0;
  private changedIds = new Set<number>();
  /** Being read again at this moment. */
  private readingIds: ReadonlySet<number> = new Set();
  private isReadingAll = false;
  private heard = 1;
  private takenIn = 0;
  private waiting: { readonly until: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  private readonly pause = new Pause();
  /** Why there is no directory any more. */
  private end: { readonly error: Error; readonly atMs: number } | null = null;
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

  /** Null before the first load has ended. They outlast a lost log: what was numbered stays so. */
  get ordinals(): RestaurantOrdinals | null {
    return this.directory?.ordinalsOfRestaurants ?? null;
  }

  /** Whether everything heard so far is in the directory. */
  get isSettled(): boolean {
    return this.end === null && this.takenIn === this.heard;
  }

  /** Since when there is no directory and will be none: it grew too large, or was stopped. */
  get endedAtMs(): number | null {
    return this.end?.atMs ?? null;
  }

  /**
   * Resolves when everything heard so far is in the directory, which takes as long as to read it.
   * @throws when it cannot be read: at once while the next attempt is being waited for
   */
  settled(): Promise<void> {
    if (this.end !== null) return Promise.reject(this.end.error);
    if (this.takenIn === this.heard) return Promise.resolve();
    if (this.pause.reason !== null) return Promise.reject(this.pause.reason);
    return new Promise((resolve, reject) => this.waiting.push({ until: this.heard, resolve, reject }));
  }

  changed(tags: ReadonlyMap<string, readonly bigint[]>): void {
    const { wholeTable, restaurants, xidsOfTenant } = directoryTagsOf(tags);
    // Everything is about to be read, and what was just heard with it.
    if (wholeTable || (this.wantsAll && restaurants.length > 0)) {
      this.wantsAll = true;
      this.heard += 1;
    } else {
      const ofTenant = xidsOfTenant.get(this.options.tenantId);
      for (const { id, xids } of restaurants) {
        // Whose a restaurant is that we do not know, its own tag does not say: one of ours was listed in a transaction that named us.
        if (!this.mayKnow(id) && !(ofTenant !== undefined && xids.some((xid) => ofTenant.includes(xid)))) continue;
        this.changedIds.add(id);
        this.heard += 1;
      }
    }
    this.begin();
  }

  lost(): void {
    this.isComplete = false;
    this.losses += 1;
    this.wantsAll = true;
    this.heard += 1;
    // The log is there again, and so is the database.
    this.pause.end();
    this.begin();
  }

  /** Nothing is given out any more. Resolves when nothing is read any more either. */
  async stop(): Promise<void> {
    this.over(new Error('there is no directory: it was stopped'));
    await this.work;
  }

  bytes(): number {
    return (this.directory?.bytes() ?? 0) + (this.coming?.bytes() ?? 0);
  }

  /** Whoever is on the way in counts as known: what is read of it may be older than what was just heard. */
  private mayKnow(id: number): boolean {
    return this.isReadingAll || this.directory?.ordinal(id) !== undefined || this.readingIds.has(id) || this.changedIds.has(id);
  }

  private begin(): void {
    if (this.work !== null || this.isSettled || this.end !== null) return;
    this.work = this.keepUp().finally(() => {
      this.work = null;
      // Heard in the very moment in which the work ended.
      this.begin();
    });
  }

  /** Until nothing is left to be read. Errors are told, and tried again; it throws none. */
  private async keepUp(): Promise<void> {
    let failures = 0;
    while (!this.isSettled && this.end === null) {
      try {
        const lane = this.wantsAll ? 'load' : 'reload';
        await this.options.lanes[lane].run(() => this.catchUp(lane));
        failures = 0;
      } catch (error) {
        if (this.end !== null) return;
        if (failures === 0) this.options.onError(error);
        if (error instanceof DirectoryFull) return this.over(error);
        this.refuse(error);
        failures += 1;
        await this.pause.after(error, Math.min(this.wantsAll ? pauseMsMax.load : pauseMsMax.reload, pauseMsMin * 2 ** failures));
      }
    }
  }

  private async catchUp(lane: keyof DirectoryLanes): Promise<void> {
    // While it waited for its turn, something else may have become due.
    if (this.end !== null || this.wantsAll !== (lane === 'load')) return;
    const heard = this.heard;
    if (lane === 'load') await this.loadAll();
    else await this.reload();
    this.takenIn = heard;
    const ready = this.waiting.filter(({ until }) => until <= heard);
    this.waiting = this.waiting.filter(({ until }) => until > heard);
    for (const { resolve } of ready) resolve();
    if (this.directory?.isWorn === true && !this.wantsAll) {
      this.wantsAnew = true;
      this.wantsAll = true;
      this.heard += 1;
    }
  }

  private async loadAll(): Promise<void> {
    const { log, folder } = this.options;
    // Right after a loss the log is about to begin anew, and soon told to.
    if (log.epoch === null) await log.tailNow();
    if (log.epoch === null) throw new Error('the change log has no epoch: what is read now could not be kept true');
    const { losses } = this;
    const anew = this.directory === null || this.wantsAnew;
    const directory = anew || this.directory === null ? new RestaurantDirectory(await folder()) : this.directory;
    if (anew) this.coming = directory;
    // What is heard from here on may be later than the snapshot, and is read again.
    this.changedIds.clear();
    this.wantsAll = false;
    this.isReadingAll = true;
    try {
      const stamp = await this.loader().loadAll(directory);
      this.stopping.signal.throwIfAborted();
      if (losses !== this.losses || !log.isCurrent(stamp, [])) throw new Error('the change log began anew while the directory was read');
      this.directory = directory;
      this.wantsAnew = false;
      this.isComplete = true;
    } catch (error) {
      this.wantsAll = true;
      throw error;
    } finally {
      this.coming = null;
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
    const { database, tenantId, restaurantsMax, bytesMax } = this.options;
    return new DirectoryLoader({ database, tenantId, restaurantsMax, bytesMax, signal: this.stopping.signal });
  }

  /** For good: who asks later gets another one. Nothing is listened to any more, and the memory is given back. */
  private over(error: Error): void {
    this.end ??= { error, atMs: performance.now() };
    this.isComplete = false;
    this.directory = null;
    this.changedIds.clear();
    this.unsubscribe();
    this.stopping.abort();
    this.pause.end();
    this.refuse(error);
  }

  private refuse(error: unknown): void {
    const refused = this.waiting;
    this.waiting = [];
    for (const { reject } of refused) reject(error);
  }
}
