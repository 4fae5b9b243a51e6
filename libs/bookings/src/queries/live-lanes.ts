import type { ChangeLog } from '#caching';
import type { Database } from '#kernel';
import type { AvailabilityDay } from '../domain/availability-day.ts';
import type { LiveTenant } from '../domain/live-tenant.ts';
import { EventLoopPace } from './event-loop-pace.ts';
import { learnLiveBatch } from './learn-live-batch.ts';
import { loadLiveBatch, type LiveBatch, type LoadedBatch } from './load-live-batch.ts';
import { pause } from './pause.ts';
import { WakeUp } from './wake-up.ts';

export interface LiveLanesOptions {
  readonly log: ChangeLog;
  readonly database: Database;
  readonly tenants: ReadonlyMap<string, LiveTenant>;
  readonly lastAskedMs: (day: AvailabilityDay) => number;
  readonly onError: (error: unknown) => void;
}

/** Of days that are being built. Fewer, and round trips count; of more, the rows of one batch keep the event loop for too long. */
const buildBatch = 500;
/** Of a tenant whose floor plans are to be read as well: they become objects in one turn, 15 µs each. */
const firstBatch = 200;
/** Of restaurants with a change: small, for who has booked looks again at once. */
const repairBatch = 100;
/** More changes of one day than this are no bookings but an import, or a load that failed: they go the way of days that are built. */
const repairedMax = 1_000;
/** Nobody's request waits longer for us than for its own transaction. */
const sliceMs = 3;
/** A batch is computed while the next one or two are loaded. Of more, the server's cores would be missed by who books. */
const loadsAtOnce = 2;
const pauseMsMin = 50;
/** The longest pause between attempts while the database does not answer. */
const pauseMsMax = 5_000;
const idleMs = 1_000;
/** What is under way when all ends may end by itself that long, and is cut then: a server that is well needs a tenth of it. */
const farewellMs = 1_000;
/** After a cut everything ends at once, but for a connection that is being made: it ends by itself, and is not waited for. */
const leaveMs = 1_500;

/**
 * Two lanes, a connection each. One repairs what has changed and always has little to do; the other builds whole days,
 * loading a batch while it computes the one before.
 */
export class LiveLanes {
  private readonly repairCall = new WakeUp();
  private readonly buildCall = new WakeUp();
  private readonly pace = new EventLoopPace(sliceMs);
  private running: Promise<unknown> = Promise.resolve();
  private readonly stopped = new AbortController();
  private readonly cut = new AbortController();
  private failures = 0;
  private loadCount = 0;
  private repeatCount = 0;

  constructor(private readonly options: LiveLanesOptions) {}

  get loads(): number {
    return this.loadCount;
  }

  get repeats(): number {
    return this.repeatCount;
  }

  get clockOffsetMs(): number {
    return this.options.database.clockOffsetMs;
  }

  start(): void {
    this.running = Promise.all([this.repair(), this.build()]);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.wake();
    const cutting = setTimeout(() => this.cut.abort(), farewellMs);
    const ended = new AbortController();
    await Promise.race([this.running, pause(leaveMs, ended.signal)]);
    ended.abort();
    clearTimeout(cutting);
  }

  wake(): void {
    this.repairCall.call();
    this.buildCall.call();
  }

  private get isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private async repair(): Promise<void> {
    while (!this.isStopped) {
      const batches = this.mayLoad() ? this.waiting() : [];
      // One batch a day and round, so that a day with much to do does not keep the others waiting.
      for (const batch of batches) {
        if (!this.isStopped) await this.learn(await this.load(batch));
      }
      if (batches.length === 0) await this.repairCall.wait(idleMs);
    }
  }

  private async build(): Promise<void> {
    const loading: Promise<LoadedBatch | null>[] = [];
    while (!this.isStopped) {
      this.beginLoads(loading);
      const next = loading.shift();
      if (next === undefined) {
        await this.buildCall.wait(idleMs);
        continue;
      }
      const loaded = await next;
      // Before it is computed: the server has most of the work.
      if (!this.isStopped) this.beginLoads(loading);
      await this.learn(loaded);
    }
    await Promise.all(loading);
  }

  private beginLoads(loading: Promise<LoadedBatch | null>[]): void {
    while (loading.length < loadsAtOnce) {
      const batch = this.mayLoad() ? this.next() : null;
      if (batch === null) return;
      loading.push(this.load(batch));
    }
  }

  /** What cannot be stamped, or not be judged, is not worth a load. */
  private mayLoad(): boolean {
    return this.options.log.epoch !== null;
  }

  /** Of each day that has some; first of that which was asked for last, for there somebody looks. */
  private waiting(): LiveBatch[] {
    const found: { tenant: LiveTenant; day: AvailabilityDay; askedAtMs: number }[] = [];
    for (const tenant of this.options.tenants.values()) {
      for (const day of tenant.days.values()) if (day.waitingCount > 0) found.push({ tenant, day, askedAtMs: this.options.lastAskedMs(day) });
    }
    found.sort((one, other) => other.askedAtMs - one.askedAtMs);
    return found.map(({ tenant, day }) => ({ tenant, day, ordinals: day.takeWaiting(repairBatch) }));
  }

  /** Of the day that was asked for last, among those that are not built or have much to repair. */
  private next(): LiveBatch | null {
    let first: { tenant: LiveTenant; day: AvailabilityDay; askedAtMs: number } | null = null;
    for (const tenant of this.options.tenants.values()) {
      for (const day of tenant.days.values()) {
        if (day.isBuilt && day.waitingCount <= repairedMax) continue;
        const askedAtMs = this.options.lastAskedMs(day);
        if (first === null || askedAtMs > first.askedAtMs) first = { tenant, day, askedAtMs };
      }
    }
    if (first === null) return null;
    const { tenant, day } = first;
    const max = tenant.plans.size < day.restaurantCount * 0.95 ? firstBatch : buildBatch;
    return { tenant, day, ordinals: day.isBuilt ? day.takeWaiting(max) : day.takeUnseen(max) };
  }

  /** Null when the database did not answer: the batch waits for another attempt. It never throws. */
  private async load(batch: LiveBatch): Promise<LoadedBatch | null> {
    const { log, database } = this.options;
    if (!this.mayLoad()) {
      batch.day.putBack(batch.ordinals);
      return null;
    }
    try {
      const loaded = await loadLiveBatch(database, batch, { nowMs: log.nowMs(), pace: this.pace, signal: this.cut.signal });
      this.failures = 0;
      this.loadCount += 1;
      return loaded;
    } catch (error) {
      if (isOfRows(error)) await this.narrow(batch, error);
      else await this.failed(batch, error);
      return null;
    }
  }

  /** Some restaurant's rows cannot be understood: by halves, so that it alone is given up. */
  private async narrow({ tenant, day, ordinals }: LiveBatch, error: unknown): Promise<void> {
    const [only, ...others] = ordinals;
    if (only !== undefined && others.length === 0) {
      day.giveUp(only);
      this.options.onError(new Error(`the rows of restaurant ${tenant.ordinals.idOf(only)} cannot be read`, { cause: error }));
      return;
    }
    const middle = Math.ceil(ordinals.length / 2);
    for (const half of [ordinals.slice(0, middle), ordinals.slice(middle)]) await this.learn(await this.load({ tenant, day, ordinals: half }));
  }

  private async learn(loaded: LoadedBatch | null): Promise<void> {
    if (loaded === null) return;
    try {
      const { again, fault } = await learnLiveBatch(this.options.log, loaded, this.pace);
      this.repeatCount += again;
      if (fault !== null) this.options.onError(new Error(`the availability of restaurant ${fault.restaurantId} cannot be computed`, { cause: fault.error }));
      // Nothing of it counts: the log begins anew, or goes on faster than we load. Its next turn brings both to an end.
      if (again === loaded.ordinals.length) await pause(pauseMsMin, this.stopped.signal);
    } catch (error) {
      await this.failed(loaded, error);
    }
  }

  /** Told once in a row, and tried again after ever longer pauses. */
  private async failed({ day, ordinals }: LiveBatch, error: unknown): Promise<void> {
    day.putBack(ordinals);
    if (this.isStopped) return;
    this.failures += 1;
    if (this.failures === 1) this.options.onError(error);
    await pause(Math.min(pauseMsMax, pauseMsMin * 2 ** this.failures) * (0.5 + Math.random() / 2), this.stopped.signal);
  }
}

/** Thrown by what reads rows, not by the database or the way to it. */
function isOfRows(error: unknown): boolean {
  return error instanceof Error && (error.cause instanceof TypeError || error.cause instanceof RangeError);
}
