/** Between two looks, ms. */
const everyMs = 20;
/** So long, in ms, it must have been late without a break: one long turn, of the collector of garbage or of a large page, is no overload. */
const standingMs = 1_000;

/**
 * How late the event loop is, and whether it stays so. What is answered from memory is never under way for long: then the queue is in front of us, in
 * the sockets, where nobody counts it, and only the loop shows it. A standing queue is told from a burst by time, as CoDel does it
 * (RFC 8289, https://www.rfc-editor.org/rfc/rfc8289#section-3.2).
 */
export class LoopLag {
  private lastAtMs: number;
  private lastLagMs = 0;
  private readonly lateSinceMs = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;

  /** @param thresholdsMs about which `stands` will be asked */
  constructor(private readonly thresholdsMs: readonly number[], nowMs: number) {
    this.lastAtMs = nowMs;
  }

  start(): void {
    this.timer = setInterval(() => this.tick(performance.now()), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  tick(nowMs: number): void {
    this.lastLagMs = Math.max(0, nowMs - this.lastAtMs - everyMs);
    this.lastAtMs = nowMs;
    this.note(nowMs);
  }

  /** Within a long turn the present one counts, too. */
  lagMs(nowMs: number): number {
    return Math.max(this.lastLagMs, nowMs - this.lastAtMs - everyMs);
  }

  /** Whether it has been later than this for a second. */
  stands(thresholdMs: number, nowMs: number): boolean {
    this.note(nowMs);
    const since = this.lateSinceMs.get(thresholdMs);
    return since !== undefined && nowMs - since >= standingMs;
  }

  private note(nowMs: number): void {
    const lagMs = this.lagMs(nowMs);
    for (const thresholdMs of this.thresholdsMs) {
      if (lagMs <= thresholdMs) this.lateSinceMs.delete(thresholdMs);
      else if (!this.lateSinceMs.has(thresholdMs)) this.lateSinceMs.set(thresholdMs, nowMs);
    }
  }
}
