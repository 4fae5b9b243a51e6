/** What came too late. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(readonly limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/** One wait. Who got the answer says so by `isOver`. */
export interface Wait {
  readonly limitMs: number;
  readonly passed: (error: DeadlinePassed) => void;
  isOver: boolean;
}

/**
 * Waits that end at about the same time end together: with a finer grain there are more timers, with a coarser one a request
 * waits noticeably longer than its budget. Those that no request waits for may end a little later.
 */
export const grainMs = 4;
const coarseGrainMs = 100;

/**
 * A limit to the time of many short waits, with one timer for all of them: at 64 questions at once, a `setTimeout` and its
 * `clearTimeout` for each are a good part of what a read costs (`npm run bench -- cache-l2`). Whoever has been answered is
 * let go when the deadline comes; until then a wait is one small object.
 */
export class Deadlines {
  /** Of this turn of the event loop. */
  private beginning: Wait[] = [];
  /** By the instant at which they end together. */
  private readonly waits = new Map<number, Wait[]>();
  private timer: NodeJS.Timeout | null = null;
  private wakesAtMs = Infinity;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /**
   * What the work comes to, if it comes to it in time.
   * @throws DeadlinePassed after `limitMs`, up to a grain later
   */
  within<T>(limitMs: number, work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // Settling a promise for the second time does nothing.
      this.begin(limitMs, reject);
      work.then(resolve, reject);
    });
  }

  /**
   * The same without a promise: `passed` is called when the time is up and the wait is not over. The time begins when the turn of
   * the event loop ends, for then the question leaves: whoever was busy for longer than the limit has not been kept waiting.
   */
  begin(limitMs: number, passed: (error: DeadlinePassed) => void): Wait {
    const wait = { limitMs, passed, isOver: false };
    if (this.beginning.length === 0) setImmediate(() => this.turnEnds());
    this.beginning.push(wait);
    return wait;
  }

  private turnEnds(): void {
    const { beginning } = this;
    this.beginning = [];
    const nowMs = this.nowMs();
    for (const wait of beginning) {
      const grain = wait.limitMs <= coarseGrainMs ? grainMs : coarseGrainMs;
      const endsAtMs = Math.ceil((nowMs + wait.limitMs) / grain) * grain;
      const together = this.waits.get(endsAtMs);
      if (together === undefined) this.waits.set(endsAtMs, [wait]);
      else together.push(wait);
      if (endsAtMs < this.wakesAtMs) this.wakeAt(endsAtMs);
    }
  }

  private wakeAt(ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.wakesAtMs = ms;
    // Timers come before sockets are read: what has arrived while the process was busy elsewhere is in time.
    this.timer = setTimeout(() => setImmediate(() => this.pass()), Math.max(1, ms - this.nowMs())).unref();
  }

  private pass(): void {
    const now = this.nowMs();
    let nextMs = Infinity;
    for (const [endsAtMs, together] of this.waits) {
      if (endsAtMs > now) {
        nextMs = Math.min(nextMs, endsAtMs);
        continue;
      }
      this.waits.delete(endsAtMs);
      for (const wait of together) if (!wait.isOver) wait.passed(new DeadlinePassed(wait.limitMs));
    }
    this.timer = null;
    this.wakesAtMs = Infinity;
    if (nextMs < Infinity) this.wakeAt(nextMs);
  }
}
