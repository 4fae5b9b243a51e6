import type { Guarded, PolicyStanding } from '../resilience/guarded.ts';
import type { PolicySettings } from '../resilience/policy-settings.ts';
import { ProbedBreaker } from '../resilience/probed-breaker.ts';
import { RetryBudget } from '../resilience/retry-budget.ts';
import { DatabaseHeartbeat, type Heartbeat } from './heartbeat.ts';

export interface DatabaseGuardOptions {
  readonly url: string;
  readonly settings: PolicySettings['database_read'];
}

/**
 * Knows whether the database is lost, so that nobody waits for one that is. Requests that fail only raise the suspicion: one
 * connection that was cut, a pool that is used up or a query that is slow are no loss. Whether it is one, a question on a
 * connection of its own decides.
 *
 * Invariant P2: while PostgreSQL does not answer, nobody waits for it longer than it takes to find that out, and when it
 * answers again everybody is let in, within a second, without a person. Why: with a frozen server each request would hold a
 * connection until its deadline. Proved by: test/faults/lost-database.spec.ts
 */
export class DatabaseGuard implements Guarded {
  readonly name = 'database_read';
  private readonly heartbeat: DatabaseHeartbeat;
  private readonly breaker: ProbedBreaker;
  private readonly budget = new RetryBudget();
  private readonly retriesMax: number;
  private retries = 0;
  private readonly refusals = { breaker: 0, budget: 0 };

  constructor({ url, settings: { failuresMax, probePauseMs, probeMs, retriesMax } }: DatabaseGuardOptions) {
    this.heartbeat = new DatabaseHeartbeat({ url, limitMs: probeMs });
    this.breaker = new ProbedBreaker({ failuresMax, probePauseMs, probe: () => this.heartbeat.beat() });
    this.retriesMax = retriesMax;
  }

  /** Before each unit of work: one look at a field. @returns whether it may ask */
  mayAsk(): boolean {
    if (this.breaker.isClosed) return true;
    this.refusals.breaker += 1;
    return false;
  }

  called(): void {
    this.budget.called();
  }

  /** Whether a read that has lost its connection before it saw anything is done again, on another. */
  mayRetry(retries: number): boolean {
    if (retries >= this.retriesMax || !this.breaker.isClosed) return false;
    if (!this.budget.take()) {
      this.refusals.budget += 1;
      return false;
    }
    this.retries += 1;
    return true;
  }

  /** Somebody has lost a connection, or heard nothing. */
  suspect(): void {
    void this.breaker.suspect();
  }

  /** For who looks by the clock. @throws when it does not answer; then it is suspected as well */
  async look(): Promise<Heartbeat> {
    try {
      return await this.heartbeat.beat();
    } catch (error) {
      this.suspect();
      throw error;
    }
  }

  standing(): PolicyStanding {
    return { state: this.breaker.state, retries: this.retries, refusals: { ...this.refusals } };
  }

  close(): void {
    this.breaker.close();
    this.heartbeat.close();
  }
}
