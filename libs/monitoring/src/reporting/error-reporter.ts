/** One defect, for who mends it. */
export interface ErrorReport {
  readonly error: unknown;
  /** The same for every occurrence of the same defect: 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** Of the catalogue, when somebody was answered with it. */
  readonly code: string | null;
  /** The trace that the client was told; null when there was no request. */
  readonly traceId: string | null;
  /** Method and route as declared, `GET /v1/bookings/:id`; never an address, which may name a guest. */
  readonly route: string | null;
  readonly level: 'error' | 'fatal';
  /** How often it happened since it was last reported, and was not reported. */
  readonly unreported: number;
}

/** What became of the reports so far. */
export interface ReportTally {
  readonly sent: number;
  /** The collector was away, too slow or refused them, or too many waited. */
  readonly dropped: number;
  /** `performance.now()` of the last one that was dropped; null: none was. */
  readonly lastDroppedAtMs: number | null;
}

/** Where defects are reported to. */
export interface ErrorReporter {
  /** As health shows it: `none`, `memory`, `sentry`. */
  readonly kind: string;
  /** Never throws, and never keeps who calls it waiting. */
  report(report: ErrorReport): void;
  readonly tally: ReportTally;
  /** Gives what is under way at most so long, and takes no more. */
  close(msMax: number): Promise<void>;
}

/** Keeps nothing and sends nothing: what runs without configuration. */
export const noErrorReporter: ErrorReporter = Object.freeze({
  kind: 'none',
  report: () => undefined,
  tally: Object.freeze({ sent: 0, dropped: 0, lastDroppedAtMs: null }),
  close: () => Promise.resolve(),
});

/** Keeps the reports, for tests. */
export class MemoryErrorReporter implements ErrorReporter {
  readonly kind = 'memory';
  readonly reports: ErrorReport[] = [];

  report(report: ErrorReport): void {
    this.reports.push(report);
  }

  get tally(): ReportTally {
    return { sent: this.reports.length, dropped: 0, lastDroppedAtMs: null };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
