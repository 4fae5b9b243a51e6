/**
 * The database's clock as this process knows it from its answers: never ahead of it, and behind by a round trip at most
 * unless somebody has set it meanwhile. Only for decisions that the database compares with its own clock.
 */
export class DatabaseClock {
  private aheadOfProcessMs: number | null = null;

  /** @param nowMs the database's clock in an answer that has just come */
  learn(nowMs: number): void {
    this.aheadOfProcessMs = nowMs - performance.now();
  }

  /** Null before the first answer. */
  nowMs(): number | null {
    return this.aheadOfProcessMs === null ? null : Math.floor(performance.now() + this.aheadOfProcessMs);
  }
}
