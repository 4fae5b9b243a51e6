import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll } from 'cockatiel';
import type { BreakerState } from './guarded.ts';

export interface ProbedBreakerOptions {
  /** Failures in a row until it opens. */
  readonly failuresMax: number;
  /** How often it is tried while it is open, ms. */
  readonly probePauseMs: number;
  /** Asks whether it is well. Bounded in time by itself. */
  readonly probe: () => Promise<unknown>;
  /** Told when it opens, once until it has closed again. */
  readonly onBreak?: (reason: unknown) => void;
}

interface Rest {
  readonly duration: number;
  next(): Rest;
}

// Our own timer says when it is tried. A duration of 0 would not do: the library goes by the wall clock, and one that was set back
// an hour would keep it open for an hour.
const atOnce: Rest = { duration: -Infinity, next: () => atOnce };

/**
 * The breaker of what every request asks: it is told of results instead of wrapping calls, for an execution of it costs as much
 * as a third of a read of Redis. Whether the dependency is well again is found out by a question of its own, so that no guest
 * waits for it.
 */
export class ProbedBreaker {
  /** In a row. Who asks remembers it: those that were asked together fail together, of one cause, which counts once. */
  failures = 0;
  private readonly breaker;
  private timer: NodeJS.Timeout | null = null;
  private isEnded = false;
  private hasTold = false;
  private investigation: Promise<void> | null = null;

  constructor(private readonly options: ProbedBreakerOptions) {
    this.breaker = circuitBreaker(handleAll, { halfOpenAfter: atOnce, breaker: new ConsecutiveBreaker(options.failuresMax) });
    this.breaker.onBreak((reason) => {
      if (!this.hasTold) options.onBreak?.('error' in reason ? reason.error : reason);
      this.hasTold = true;
      this.probeLater();
    });
    this.breaker.onReset(() => {
      this.hasTold = false;
      this.failures = 0;
    });
  }

  get isClosed(): boolean {
    return this.breaker.state === CircuitState.Closed;
  }

  get state(): BreakerState {
    if (this.isClosed) return 'closed';
    return this.breaker.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Only of use after failures: `if (breaker.failures > 0) breaker.succeeded()`. */
  succeeded(): void {
    this.failures = 0;
    if (this.isClosed) void this.breaker.execute(() => undefined);
  }

  /** @param failuresBefore how many there were when it was asked */
  failed(error: unknown, failuresBefore: number): void {
    if (this.failures !== failuresBefore || !this.isClosed) return;
    this.failures += 1;
    this.breaker.execute(() => Promise.reject(error)).catch(() => undefined);
  }

  /** Somebody met something odd: asks at once, and again, until it answers or the breaker is open. Never fails. */
  suspect(): Promise<void> {
    if (this.isEnded || !this.isClosed) return Promise.resolve();
    this.investigation ??= this.investigate().finally(() => {
      this.investigation = null;
    });
    return this.investigation;
  }

  close(): void {
    this.isEnded = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async investigate(): Promise<void> {
    for (let asked = 0; asked < this.options.failuresMax && this.isClosed; asked += 1) {
      try {
        await this.breaker.execute(this.options.probe);
        return;
      } catch {
        // The breaker has counted it.
      }
    }
  }

  private probeLater(): void {
    if (this.isEnded) return;
    this.timer = setTimeout(() => {
      // How it ends is the breaker's to know, which asks again.
      this.breaker.execute(this.options.probe).catch(() => undefined);
    }, this.options.probePauseMs * (0.5 + Math.random() / 2));
    this.timer.unref();
  }
}
