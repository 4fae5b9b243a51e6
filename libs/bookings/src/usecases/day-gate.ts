import { kernelErrors, type CouvertError } from '#kernel';

/**
 * Connections of this process that may be at work on, or wait for, one service day. Two: when the one that holds
 * the day commits, the next is already waiting inside PostgreSQL. With one, every turn would lose a round trip;
 * with more, a hot evening would take connections from all other restaurants and gain nothing.
 */
const underWayMax = 2;

/** What a waiting request says to the day as the one before it has left it: an error when it cannot win any more. */
export type Judge<Day> = (day: Day) => CouvertError | null;

export interface Wait<Day> {
  /** Days in ascending order, as they are locked in the database. */
  readonly days: readonly string[];
  /** `performance.now()` in ms. */
  readonly deadlineAtMs: number;
  /** The one of them whose standing the judge is asked about. */
  readonly judgedDay: string;
  /** Asked while it waits; null when it wants its turn in any case. */
  readonly judge: Judge<Day> | null;
}

/**
 * Where the requests of this process queue for a service day, in memory, with their deadline.
 *
 * Invariant B4: a refusal while waiting is made on rows that were read after the request had come.
 * Why: an older look would refuse a table that was freed before the guest asked. Held by: `publish` reaches only
 * its audience, who waited while the day was still locked. Proved by: day-gate.spec.ts
 */
export class DayGate<Day> {
  private readonly doors = new Map<string, Door<Day>>();

  /**
   * Runs `work` when a place on each of the days is free.
   * @throws TIMEOUT at the deadline; what `judge` answers, as soon as it answers something.
   */
  async pass<T>({ days, judgedDay, deadlineAtMs, judge }: Wait<Day>, work: () => Promise<T>): Promise<T> {
    const entered: string[] = [];
    try {
      for (const day of days) {
        await this.door(day).enter(deadlineAtMs, day === judgedDay ? judge : null);
        entered.push(day);
      }
      return await work();
    } finally {
      for (const day of entered) this.leave(day);
    }
  }

  /** Who waits for a day now: asked under the day's lock, it is whom what was read there may be told. */
  audienceOf(day: string): Audience<Day> {
    return this.doors.get(day)?.audience() ?? [];
  }

  /** Tells an audience how the day stands, as just read under its lock or as just committed. */
  publish(day: string, standing: Day, audience: Audience<Day>): void {
    this.doors.get(day)?.publish(standing, audience);
  }

  /** How many wait for a day or are at work on it. */
  queueLength(day: string): number {
    return this.doors.get(day)?.length ?? 0;
  }

  private door(day: string): Door<Day> {
    const known = this.doors.get(day);
    if (known !== undefined) return known;
    const door = new Door<Day>();
    this.doors.set(day, door);
    return door;
  }

  private leave(day: string): void {
    const door = this.doors.get(day);
    door?.leave();
    if (door?.length === 0) this.doors.delete(day);
  }
}

export type Audience<Day> = readonly Waiter<Day>[];

interface Waiter<Day> {
  readonly judge: Judge<Day> | null;
  readonly admit: () => void;
  readonly refuse: (error: CouvertError) => void;
}

class Door<Day> {
  private underWay = 0;
  private readonly waiters = new Set<Waiter<Day>>();

  get length(): number {
    return this.underWay + this.waiters.size;
  }

  async enter(deadlineAtMs: number, judge: Judge<Day> | null): Promise<void> {
    if (this.underWay < underWayMax) {
      this.underWay += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter<Day> = {
        judge,
        admit: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (error) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.refuse(kernelErrors.timeout()), Math.max(0, deadlineAtMs - performance.now()));
      this.waiters.add(waiter);
    });
  }

  leave(): void {
    // A Set keeps the order in which they came.
    for (const next of this.waiters) {
      this.waiters.delete(next);
      next.admit();
      return;
    }
    this.underWay -= 1;
  }

  audience(): Audience<Day> {
    return [...this.waiters];
  }

  publish(standing: Day, audience: Audience<Day>): void {
    for (const waiter of audience) {
      if (!this.waiters.has(waiter)) continue;
      const refusal = waiter.judge?.(standing) ?? null;
      if (refusal !== null) waiter.refuse(refusal);
    }
  }
}
