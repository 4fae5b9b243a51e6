import { percentilesOf } from './percentiles.ts';

/**
 * How long turns of the event loop keep it, in this thread's processor time: what the clock shows beyond that is other
 * programs' work. It turns the loop all the time, and counts the turns in which something was done.
 */
export class LoopTurns {
  private readonly turnsMs: number[] = [];
  private last = process.threadCpuUsage();
  private stopped = false;

  constructor() {
    setImmediate(() => this.turn());
  }

  stop(): { p99: number; max: number; longerThan10Ms: number } {
    this.stopped = true;
    const { p99, max } = this.turnsMs.length === 0 ? { p99: 0, max: 0 } : percentilesOf(this.turnsMs);
    return { p99, max, longerThan10Ms: this.turnsMs.filter((ms) => ms > 10).length };
  }

  private turn(): void {
    const now = process.threadCpuUsage();
    const tookMs = (now.user + now.system - this.last.user - this.last.system) / 1_000;
    // Turns in which nothing happened would push every percentile to nothing.
    if (tookMs > 0.5) this.turnsMs.push(tookMs);
    this.last = now;
    if (!this.stopped) setImmediate(() => this.turn());
  }
}
