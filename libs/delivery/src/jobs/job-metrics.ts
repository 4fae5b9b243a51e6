import { observe, type ObservedMetric } from '#monitoring';
import type { JobRunner } from './job-runner.ts';

const metrics = {
  runs: { kind: 'counter', name: 'couvert_job_runs_total', about: 'Runs of jobs by this process, by job and outcome (succeeded, failed, lost)' },
  lastSuccess: { kind: 'gauge', name: 'couvert_job_last_success_timestamp_seconds', about: 'When a job last succeeded in any process, as far as this one has heard, by job' },
} as const satisfies Record<string, ObservedMetric>;

/** Jobs for Prometheus. @returns ends it */
export function observeJobs(runner: Pick<JobRunner, 'counts' | 'lastSuccess'>): () => void {
  return observe(Object.values(metrics), (tell) => {
    for (const [job, counts] of runner.counts) for (const [outcome, count] of Object.entries(counts)) tell(metrics.runs, count, { job, outcome });
    for (const [job, seconds] of runner.lastSuccess) tell(metrics.lastSuccess, seconds, { job });
  });
}
