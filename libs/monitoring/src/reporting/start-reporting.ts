import { type ErrorReporter, noErrorReporter } from './error-reporter.ts';

export interface ReportingOptions {
  /** Null: nothing is reported, and nothing of Sentry's is loaded. */
  readonly dsn: string | null;
  readonly environment: string;
  readonly release: string;
  /** How long the collector may take to answer, ms; 5,000 without it. */
  readonly answerMsMax?: number | undefined;
}

/** Who gets the reports of this process's defects. Whoever starts it closes it, last of all. */
export async function startReporting({ dsn, ...options }: ReportingOptions): Promise<ErrorReporter> {
  if (dsn === null) return noErrorReporter;
  const { openSentryReporter } = await import('./sentry-error-reporter.ts');
  return openSentryReporter({ dsn, ...options });
}
