/** Work that is done again and again by the clock, by one process of the installation at a time. */
export interface Job {
  /** Stands in the database, in logs and metrics: kebab-case, it never changes. */
  readonly name: string;
  /** From one beginning to the next, ms. */
  readonly everyMs: number;
  /** After that it has crashed or hangs, ms: another process may begin. */
  readonly withinMs: number;
  /**
   * Safe to be repeated from any point: it may be killed between two lines of it.
   * @returns what it did, for log and metrics, e.g. `{ expired: 12 }`
   */
  run(run: JobRun): Promise<Readonly<Record<string, number>>>;
}

export interface JobRun {
  /** Aborted when the process ends or `withinMs` has passed. */
  readonly signal: AbortSignal;
  readonly traceId: string;
}
