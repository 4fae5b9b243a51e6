import { committed } from '#kernel';
import type { ChangeListener, ChangeLog } from './change-log.ts';
import type { ConsistencyToken } from './consistency-token.ts';
import { KnownChanges } from './known-changes.ts';
import type { LogReader, LogReading } from './log-reader.ts';
import { LogTrimmer } from './log-trimmer.ts';
import { includesStamp, isVisible, type Stamp } from './stamp.ts';

export interface LogTailOptions {
  readonly intervalMs: number;
  readonly retentionMs: number;
  /** How many changes are remembered at most: pairs of a tag and a transaction. */
  readonly changesMax?: number;
  /** Told of the first failed read in a row, and of a failed trim; the tail goes on by itself. */
  readonly onError: (error: unknown) => void;
}

/** The longest pause between attempts while the database does not answer. Longer would keep nodes stale after it is back. */
const pauseMsMax = 2_000;

/**
 * Some 400 bytes each, so 100 MB in the worst case: an hour of 70 bookings a second. With fewer, a busy evening would make
 * everybody load anew more often than the retention says.
 */
const changesMaxOfAll = 250_000;

/**
 * After a commit of this process the log is read that soon. A busy process commits thousands a second: sooner, it would
 * read all the time; later, a guest who looks again would still see the table that they have just booked.
 */
const hintPauseMs = 20;

/** Follows the log: one short statement every `intervalMs`, soon after each commit of this process, and at once when somebody asks. */
export class LogTail implements ChangeLog {
  readings = 0;
  private readonly listeners = new Set<ChangeListener>();
  private readonly known = new KnownChanges();
  private readonly trimmer: LogTrimmer;
  private last: { readonly stamp: Stamp; readonly floor: bigint; readonly nowMs: number; readonly beganAtMs: number } | null = null;
  private current: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private hint: NodeJS.Timeout | null = null;
  private failures = 0;
  private state: 'new' | 'running' | 'stopped' = 'new';

  constructor(
    private readonly reader: LogReader,
    private readonly options: LogTailOptions,
  ) {
    this.trimmer = new LogTrimmer(reader, options.retentionMs);
  }

  /** Begins to follow. Resolves after the first attempt, also a failed one: nothing is kept until one succeeds. */
  async start(): Promise<void> {
    if (this.state !== 'new') throw new Error('a tail is started once');
    this.state = 'running';
    committed.subscribe(this.heardOfCommit);
    await this.tick();
  }

  /** Leaves no timer and no connection behind. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    committed.unsubscribe(this.heardOfCommit);
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.hint !== null) clearTimeout(this.hint);
    await Promise.allSettled([this.current, this.next]);
    await this.reader.close();
  }

  get epoch(): string | null {
    return this.last?.stamp.epoch ?? null;
  }

  get latest(): Stamp | null {
    return this.last?.stamp ?? null;
  }

  get floor(): bigint | null {
    return this.last?.floor ?? null;
  }

  ageMs(): number {
    return this.last === null ? Infinity : performance.now() - this.last.beganAtMs;
  }

  /** Counted from when the question was sent: ahead by a round trip at most, never behind, so nothing is kept too long. */
  nowMs(): number {
    if (this.last === null) throw new Error('the database has not been heard yet: look at ageMs() first');
    return this.last.nowMs + (performance.now() - this.last.beganAtMs);
  }

  /** Pairs of a tag and a transaction that are remembered. */
  get changeCount(): number {
    return this.known.size;
  }

  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  isCurrent(stamp: Stamp, tags: readonly string[]): boolean {
    if (this.last === null) return false;
    return stamp.epoch === this.last.stamp.epoch && stamp.xmin >= this.last.floor && this.known.areVisible(stamp, tags);
  }

  includes({ seen, wrote }: ConsistencyToken): boolean {
    if (this.last === null) return false;
    return includesStamp(this.last.stamp, seen) && (wrote === null || isVisible(this.last.stamp, wrote));
  }

  tailNow(): Promise<void> {
    if (this.state !== 'running') return Promise.reject(new Error('the tail does not run'));
    // Who joins a read under way might miss what was committed since it began.
    this.next ??= Promise.allSettled([this.current]).then(() => {
      this.next = null;
      this.current = this.follow().finally(() => {
        this.current = null;
      });
      return this.current;
    });
    return this.next;
  }

  /** Only a hint: what it misses, the next turn brings. */
  private readonly heardOfCommit = (): void => {
    this.hint ??= setTimeout(() => {
      this.hint = null;
      // follow() tells of errors.
      void Promise.allSettled([this.tailNow()]);
    }, hintPauseMs);
  };

  private async tick(): Promise<void> {
    try {
      await this.tailNow();
    } catch {
      // follow() has told it.
    }
    if (this.state !== 'running') return;
    const pauseMs = this.failures === 0 ? this.options.intervalMs : Math.min(pauseMsMax, this.options.intervalMs * 2 ** this.failures) * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => void this.tick(), pauseMs);
  }

  private async follow(): Promise<void> {
    try {
      await this.readOnce();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      if (this.failures === 1) this.options.onError(error);
      throw error;
    }
  }

  private async readOnce(): Promise<void> {
    let beganAtMs = performance.now();
    let reading = await this.reader.read(this.last?.stamp ?? null, this.changesMax);
    const hasEpoch = reading.stamp.epoch !== '';
    if (!hasEpoch || !this.follows(reading)) {
      this.lose();
      if (!hasEpoch) await this.reader.renewEpoch({ force: false });
      beganAtMs = performance.now();
      reading = await this.reader.read(null, this.changesMax);
      if (reading.stamp.epoch === '') throw new Error('the log has no epoch, and this server cannot give it one');
    }
    this.learn(reading, beganAtMs);
    // All of it was told, so nobody has lost anything but who was stamped before.
    if (this.known.size > this.changesMax) this.known.clear(reading.stamp);
    await this.trim(reading.stamp, beganAtMs);
  }

  /** What was read is known also when the log could not be trimmed. */
  private async trim(stamp: Stamp, atMs: number): Promise<void> {
    try {
      await this.trimmer.saw(stamp, atMs);
    } catch (error) {
      this.options.onError(error);
    }
  }

  private get changesMax(): number {
    return this.options.changesMax ?? changesMaxOfAll;
  }

  private follows({ stamp, floor }: LogReading): boolean {
    return this.last === null || (this.last.stamp.epoch === stamp.epoch && this.last.stamp.xmin >= floor);
  }

  private lose(): void {
    this.readings += 1;
    this.last = null;
    this.known.clear();
    this.trimmer.forget();
    for (const listener of this.listeners) listener.lost();
  }

  private learn({ stamp, floor, nowMs, changes }: LogReading, beganAtMs: number): void {
    if (changes === null) {
      this.lose();
      this.known.clear(stamp);
    }
    const xidsByTag = new Map<string, Set<bigint>>();
    for (const { xid, tags } of changes ?? []) {
      for (const tag of tags) xidsByTag.set(tag, (xidsByTag.get(tag) ?? new Set()).add(xid));
    }
    const changed = new Map([...xidsByTag].map(([tag, xids]) => [tag, [...xids]] as const));
    for (const [tag, xids] of changed) this.known.add(tag, xids);
    if (this.last !== null && floor > this.last.floor) this.known.trimBelow(floor);
    this.last = { stamp, floor, nowMs, beganAtMs };
    this.readings += 1;
    if (changed.size > 0) for (const listener of this.listeners) listener.changed(changed);
  }
}
