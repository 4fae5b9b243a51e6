import { bulkhead, BulkheadRejectedError, circuitBreaker, CircuitState, CountBreaker, ExponentialBackoff, fallback, handleAll, handleType, handleWhen, isBrokenCircuitError, retry, timeout, TimeoutStrategy, type CircuitBreakerPolicy } from 'cockatiel';
import { Undeliverable } from '../outbox/outbox-consumer.ts';
import type { BreakerState, Guarded, PolicyStanding } from './guarded.ts';
import { type Policy, PolicyRefusal, PolicyTimeout } from './policy.ts';
import type { CallSettings } from './policy-settings.ts';
import { RetryBudget } from './retry-budget.ts';

/** An attempt that failed and may be made again. */
class Again extends Error {
  constructor(readonly reason: unknown) {
    super();
  }
}

/** What an attempt came to that says nothing bad of the dependency. */
class NotItsFault extends Error {
  constructor(readonly reason: unknown) {
    super();
  }
}

interface Answered<T> {
  readonly value: T;
  readonly isSlow: boolean;
}

// Aborted when the time is up, and not when the work has ended: so it tells whether it was.
const giveUp = { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false };

export interface DependencyPolicyOptions {
  /** Whether an error is the dependency's failure: what it refuses for good (`Undeliverable`) is none. */
  readonly isFailure?: (error: unknown) => boolean;
}

/**
 * How one dependency is asked, from the outside to the inside: fallback (`executeOr`), deadline, bulkhead, retries within the
 * budget, breaker, time of one attempt. The order is the point: who waits in the bulkhead waits within the deadline; a retry
 * asks the breaker again; and the breaker sees each attempt, the slow ones too.
 *
 * Not for what every request asks: a call costs some ten microseconds. That is behind a `ProbedBreaker`.
 */
export class DependencyPolicy implements Policy, Guarded {
  private readonly budget = new RetryBudget();
  private readonly breaker: CircuitBreakerPolicy | null;
  private readonly deadline;
  private readonly bulkhead;
  private readonly retry;
  private readonly attempt;
  private readonly isFailure: (error: unknown) => boolean;
  private retries = 0;
  private readonly refusals = { breaker: 0, bulkhead: 0, deadline: 0, budget: 0 };

  constructor(
    readonly name: string,
    private readonly settings: CallSettings,
    { isFailure = (error) => !(error instanceof Undeliverable) }: DependencyPolicyOptions = {},
  ) {
    const { deadlineMs, attemptMs, concurrentMax, queueMax, retriesMax, retryPauseMs } = settings;
    this.isFailure = isFailure;
    this.deadline = timeout(deadlineMs, giveUp);
    this.bulkhead = bulkhead(concurrentMax, queueMax);
    this.retry = retry(handleType(Again), { maxAttempts: retriesMax, backoff: new ExponentialBackoff({ initialDelay: retryPauseMs, maxDelay: deadlineMs }) });
    this.breaker = breakerOf(settings);
    this.attempt = timeout(attemptMs, giveUp);
  }

  standing(): PolicyStanding {
    return { state: stateOf(this.breaker), retries: this.retries, refusals: { ...this.refusals } };
  }

  async execute<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.budget.called();
    let passed: AbortSignal | null = null;
    try {
      return await this.deadline.execute(({ signal: inTime }) => {
        passed = inTime;
        return this.bulkhead.execute(() => this.repeated(work, inTime, signal), inTime);
      }, signal);
    } catch (error) {
      throw this.told(error, { asker: signal, passed });
    }
  }

  /** As `execute`, and what `instead` says when that fails. */
  executeOr<T>(instead: () => T | Promise<T>, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return fallback(handleAll, instead).execute(() => this.execute(work, signal)) as Promise<T>;
  }

  private repeated<T>(work: (signal: AbortSignal) => Promise<T>, inTime: AbortSignal, asker: AbortSignal | undefined): Promise<T> {
    return this.retry.execute(async ({ attempt }) => {
      // The pause before a retry is not cut short.
      inTime.throwIfAborted();
      if (attempt > 0) this.retries += 1;
      try {
        return await this.once(work, inTime, asker);
      } catch (error) {
        if (attempt >= this.settings.retriesMax || inTime.aborted || error instanceof PolicyRefusal || !this.isFailure(error)) throw error;
        if (!this.budget.take()) {
          this.refusals.budget += 1;
          throw error;
        }
        throw new Again(error);
      }
    }, inTime);
  }

  private async once<T>(work: (signal: AbortSignal) => Promise<T>, inTime: AbortSignal, asker: AbortSignal | undefined): Promise<T> {
    // Others would wait there for how the one that tries it ends.
    if (this.breaker?.state === CircuitState.HalfOpen) throw this.refused('breaker');
    try {
      if (this.breaker === null) return (await this.timed(work, inTime, asker)).value;
      return (await this.breaker.execute(() => this.timed(work, inTime, asker))).value;
    } catch (error) {
      if (isBrokenCircuitError(error)) throw this.refused('breaker');
      throw error instanceof NotItsFault ? error.reason : error;
    }
  }

  private async timed<T>(work: (signal: AbortSignal) => Promise<T>, inTime: AbortSignal, asker: AbortSignal | undefined): Promise<Answered<T>> {
    const beganAtMs = performance.now();
    let passed: AbortSignal | null = null;
    try {
      const value = await this.attempt.execute(({ signal }) => work((passed = signal)), inTime);
      return { value, isSlow: performance.now() - beganAtMs > this.settings.slowMs };
    } catch (error) {
      if (asker?.aborted === true || !this.isFailure(error)) throw new NotItsFault(error);
      if (hasPassed(passed) && !inTime.aborted) throw new PolicyTimeout(this.name, 'attempt', this.settings.attemptMs);
      throw error;
    }
  }

  private told(error: unknown, { asker, passed }: { asker: AbortSignal | undefined; passed: AbortSignal | null }): unknown {
    if (asker?.aborted === true) return asker.reason;
    if (error instanceof Again) return error.reason;
    if (error instanceof BulkheadRejectedError) return this.refused('bulkhead');
    if (!hasPassed(passed)) return error;
    this.refusals.deadline += 1;
    return new PolicyTimeout(this.name, 'deadline', this.settings.deadlineMs);
  }

  private refused(reason: 'breaker' | 'bulkhead'): PolicyRefusal {
    this.refusals[reason] += 1;
    return new PolicyRefusal(this.name, reason);
  }
}

function breakerOf({ failurePercent, callsMin, openMs }: CallSettings): CircuitBreakerPolicy | null {
  if (failurePercent === 0) return null;
  const failures = handleWhen((error) => !(error instanceof NotItsFault)).orWhenResult((result) => (result as Answered<unknown>).isSlow);
  // By calls and not by time: the library's window of time goes by the wall clock, which may be set back.
  return circuitBreaker(failures, { halfOpenAfter: new Rest(openMs), breaker: new CountBreaker({ threshold: failurePercent / 100, size: callsMin }) });
}

/** By a clock that is never set: the library compares wall clocks with what this says. */
class Rest {
  private readonly untilMs: number;

  constructor(private readonly openMs: number) {
    this.untilMs = performance.now() + openMs;
  }

  get duration(): number {
    return performance.now() < this.untilMs ? Infinity : -Infinity;
  }

  next(): Rest {
    return new Rest(this.openMs);
  }
}

// It is set in a function that is called meanwhile, which the compiler does not follow.
function hasPassed(limit: AbortSignal | null): boolean {
  return limit?.aborted === true;
}

function stateOf(breaker: CircuitBreakerPolicy | null): BreakerState {
  if (breaker === null || breaker.state === CircuitState.Closed) return 'closed';
  return breaker.state === CircuitState.HalfOpen ? 'half_open' : 'open';
}
