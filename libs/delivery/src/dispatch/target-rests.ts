import { pauseAfter, type Pauses } from './backoff.ts';

interface Target {
  underWay: number;
  failures: number;
  restsUntilMs: number;
}

/**
 * How busy each target of a consumer is, and which of them rest: one that fails is left alone for a while, whatever else waits for
 * it, and then gets one delivery to show itself with. So a receiver that hangs holds a few places of many, then one.
 */
export class TargetRests {
  private readonly targets = new Map<string, Target>();

  /** @param underWayMax deliveries of one target at once */
  constructor(
    private readonly underWayMax: number,
    private readonly pauses: Pauses,
  ) {}

  /** Those that get nothing now. @param nowMs monotonic */
  resting(nowMs: number): string[] {
    return [...this.targets].filter(([, { underWay, failures, restsUntilMs }]) => underWay >= (failures > 0 ? 1 : this.underWayMax) || nowMs < restsUntilMs).map(([name]) => name);
  }

  /** @returns whether it may be tried now: of several that were claimed for one that has just failed only the first */
  begin(name: string, nowMs: number): boolean {
    const target = this.targets.get(name) ?? { underWay: 0, failures: 0, restsUntilMs: 0 };
    if (nowMs < target.restsUntilMs || (target.failures > 0 && target.underWay > 0)) return false;
    target.underWay += 1;
    this.targets.set(name, target);
    return true;
  }

  end(name: string, hasWorked: boolean, nowMs: number): void {
    const target = this.targets.get(name);
    if (target === undefined) return;
    target.underWay -= 1;
    target.failures = hasWorked ? 0 : target.failures + 1;
    target.restsUntilMs = hasWorked ? 0 : nowMs + pauseAfter(target.failures, this.pauses);
    if (hasWorked && target.underWay === 0) this.targets.delete(name);
    this.forgetOld(nowMs);
  }

  /** How many are remembered. */
  get size(): number {
    return this.targets.size;
  }

  // Endpoints come and go: who has rested for so long begins anew.
  private forgetOld(nowMs: number): void {
    if (this.targets.size < 1_000) return;
    for (const [name, { underWay, restsUntilMs }] of this.targets) if (underWay === 0 && nowMs > restsUntilMs + this.pauses.longestMs) this.targets.delete(name);
  }
}
