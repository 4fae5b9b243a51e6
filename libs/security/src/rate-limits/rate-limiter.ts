import { type Decision, type Quota, takeFrom } from './gcra.ts';

/** A quota with the name that clients see. */
export interface RateLimitPolicy extends Quota {
  readonly name: string;
}

/** Who counts requests. In this process alone, or, behind the same interface, for all of them. */
export interface RateLimiter {
  /** @param cost requests that this one counts for */
  take(policy: RateLimitPolicy, who: string, cost?: number): Decision;
}

/** Some 100 bytes each. A flood of more addresses than that lasts shorter than they are remembered. */
const callersMax = 100_000;

/** Counts in this process: `n` processes allow `n` times the quota. */
export class LocalRateLimiter implements RateLimiter {
  private readonly fullAtMs = new Map<string, number>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  take(policy: RateLimitPolicy, who: string, cost = 1): Decision {
    const key = `${policy.name}:${who}`;
    const nowMs = this.nowMs();
    const { fullAtMs, ...decision } = takeFrom(policy, { fullAtMs: this.fullAtMs.get(key) ?? -Infinity, nowMs, cost });
    if (!this.fullAtMs.has(key) && this.fullAtMs.size >= callersMax) this.makeRoom(nowMs);
    this.fullAtMs.set(key, fullAtMs);
    return decision;
  }

  get callerCount(): number {
    return this.fullAtMs.size;
  }

  // Whose quota is whole again is as one who never came. When all are busy, those who came first are forgotten: in their favour.
  private makeRoom(nowMs: number): void {
    for (const [key, fullAtMs] of this.fullAtMs) if (fullAtMs <= nowMs) this.fullAtMs.delete(key);
    for (const key of this.fullAtMs.keys()) {
      if (this.fullAtMs.size < callersMax * 0.9) break;
      this.fullAtMs.delete(key);
    }
  }
}
