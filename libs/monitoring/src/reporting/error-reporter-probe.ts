import type { ComponentProbe } from '#kernel';
import type { Defects } from './defects.ts';

/** So long after a report was dropped the collector is not trusted yet, ms. */
const doubtMs = 60_000;

/** Whether defects reach who mends them. Never `down`: nobody is refused anything for it. */
export function errorReporterProbe({ reporter }: Pick<Defects, 'reporter'>, nowMs: () => number = () => performance.now()): ComponentProbe {
  return {
    name: 'error_reporter',
    look: () => {
      const { sent, dropped, lastDroppedAtMs } = reporter.tally;
      const isDropping = lastDroppedAtMs !== null && nowMs() - lastDroppedAtMs < doubtMs;
      return Promise.resolve({ status: isDropping ? 'degraded' : 'up', reporter: reporter.kind, sent, dropped });
    },
  };
}
