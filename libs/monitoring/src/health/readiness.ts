import { Injectable } from '@nestjs/common';

export type ReadinessState = 'starting' | 'ready' | 'draining';

/**
 * Whether balancers should send requests here. It goes one way: starting, ready, draining.
 *
 * Invariant M1: once ready, only a drain makes it unready. Why: a shared dependency that fails would take every
 * process out at once, and nothing would be left to answer. Proved by: test/e2e/platform/health.spec.ts
 */
@Injectable()
export class Readiness {
  private current: ReadinessState = 'starting';

  get state(): ReadinessState {
    return this.current;
  }

  /** The database was reached and is up to date. */
  started(): void {
    if (this.current === 'starting') this.current = 'ready';
  }

  drain(): void {
    this.current = 'draining';
  }
}
