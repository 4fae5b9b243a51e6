import type { Logger } from 'pino';
import { CouvertError } from '#kernel';
import { chainOf } from './error-chain.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { fingerprintOf } from './fingerprint.ts';
import { ReportSampler } from './report-sampler.ts';

/** When and where a defect was noticed. */
export interface Occasion {
  /** Of the catalogue, when somebody is answered with it. */
  readonly code: string | null;
  readonly traceId: string | null;
  /** Method and route as declared, or the name of what ran: a job, an outbox topic. */
  readonly route: string | null;
  /** For the log: what goes wrong with it. */
  readonly message: string;
  readonly level?: 'error' | 'fatal';
}

export interface DefectsOptions {
  readonly logger: Logger;
  readonly reporter: ErrorReporter;
  /** Reports of one defect in a minute: the first few show what differs between them, more only fill the collector. */
  readonly reportsPerMinute?: number;
  readonly nowMs?: () => number;
}

/** For so long an error is known to have been told. Longer than any request; an error that is kept and thrown again after it is news. */
const rememberedMs = 60_000;

/**
 * Where everything that is a defect is told, whoever notices it: it is logged and reported from here.
 *
 * Invariant M4: one error is logged once and reported once, however many notice it: a filter, what comes after it, a promise that
 * nobody awaited. Why: a defect that counts double hides how often it happens. Proved by: defects.spec.ts
 */
export class Defects {
  private readonly told = new WeakMap<object, number>();
  private readonly sampler: ReportSampler;
  private readonly nowMs: () => number;
  private counts = { sampled: 0, repeated: 0 };

  constructor(private readonly options: DefectsOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.sampler = new ReportSampler({ perMinute: options.reportsPerMinute ?? 5, nowMs: this.nowMs });
  }

  get reporter(): ErrorReporter {
    return this.options.reporter;
  }

  /** Reports that were not made: of defects that were reported often enough in this minute, and of causes that were reported already. */
  get notReported(): { readonly sampled: number; readonly repeated: number } {
    return this.counts;
  }

  tell(error: unknown, { code, traceId, route, message, level = 'error' }: Occasion): void {
    if (this.isTold(error)) return;
    const chain = chainOf(error);
    // Who waited for the same thing has the same cause: each of them finds its trace in the log, and it is one defect.
    const isRepeated = chain.some((one) => this.isTold(one));
    for (const one of chain) if (typeof one === 'object' && one !== null) this.told.set(one, this.nowMs());
    const fingerprint = fingerprintOf(error, route);
    this.options.logger[level]({ traceId, code, route, fingerprint, err: whatHappened(error) }, message);
    if (isRepeated) {
      this.counts.repeated += 1;
      return;
    }
    const unreported = this.sampler.take(fingerprint);
    // A process that ends says why, whatever it said before.
    if (unreported === null && level !== 'fatal') this.counts.sampled += 1;
    else this.options.reporter.report({ error, fingerprint, code, traceId, route, level, unreported: unreported ?? 0 });
  }

  private isTold(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return false;
    const toldAtMs = this.told.get(error);
    return toldAtMs !== undefined && this.nowMs() - toldAtMs < rememberedMs;
  }
}

// What wraps it was made where all such errors are made, and its words are the line's message.
function whatHappened(error: unknown): unknown {
  return error instanceof CouvertError ? (error.cause ?? error) : error;
}
