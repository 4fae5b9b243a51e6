/**
 * Of traffic a tenth may be asked again. Less, and single hiccups reach guests; more, and retries alone are a good part of what
 * keeps a server that is overloaded from coming back (https://sre.google/sre-book/handling-overload/, "Deciding to Retry").
 */
const retriesPerCall = 0.1;
/** What a quiet hour may save up: enough for the few calls of a slow moment, nothing to speak of for a server. */
const burstMax = 10;
/** In whole hundredths: a tenth has no exact binary form, and ten of them must make one retry. */
const unit = 100;

/**
 * How often one dependency may be asked again, by everybody together.
 *
 * Invariant P1: over any traffic, retries are at most a tenth of the calls and ten more. Why: each client that tries again three
 * times makes four times the load of who can bear none. Proved by: libs/kernel/src/resilience/retry-budget.spec.ts
 */
export class RetryBudget {
  private left = burstMax * unit;

  /** Something is asked for the first time. */
  called(): void {
    this.left = Math.min(burstMax * unit, this.left + retriesPerCall * unit);
  }

  /** @returns whether it may be asked again; then it is counted as done */
  take(): boolean {
    if (this.left < unit) return false;
    this.left -= unit;
    return true;
  }
}
