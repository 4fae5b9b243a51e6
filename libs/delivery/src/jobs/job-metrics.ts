import { metricsCatalogue, observe } from '#monitoring';
import type { JobRunner } from './job-runner.ts';

const { jobRuns, jobLastSuccess } = metricsCatalogue.delivery;

/** Jobs for Prometheus. @returns ends it */
export function observeJobs(runner: Pick<JobRunner, 'counts' | 'lastSuccess'>): () => void {
  return observe([jobRuns, jobLastSuccess], (tell) => {
    for (const [job, counts] of runner.counts) for (const [outcome, count] of Object.entries(counts)) tell(jobRuns, count, { job, outcome });
    for (const [job, seconds] of runner.lastSuccess) tell(jobLastSuccess, seconds, { job });
  });
}
