import type { TrialResult } from './check-alerts.ts';

/** A table: fault, who was told after how many seconds, when its end was. */
export function report(results: readonly TrialResult[]): string {
  const lines = results.flatMap(({ trial, told, overAfterSeconds, violations }) => [
    `${violations.length === 0 ? 'ok    ' : 'WRONG '} ${trial}`,
    ...Object.entries(told).map(([whom, seconds]) => `         ${whom}: ${seconds === null ? 'never' : `after ${seconds.toFixed(1)} s`}`),
    `         its end: ${overAfterSeconds === null ? 'never told' : `${overAfterSeconds.toFixed(1)} s after it was mended`}`,
    ...violations.map((violation) => `         !!! ${violation}`),
  ]);
  return lines.join('\n');
}

/** For machines. */
export function lastLine(results: readonly TrialResult[]): string {
  return JSON.stringify({ check: 'alerts', trials: results.length, violations: results.flatMap(({ violations }) => violations).length });
}
