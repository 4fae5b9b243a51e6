import { counterMetric, gaugeMetric, type Metric } from '../metric.ts';

const consumer = { consumer: 'its name; `handing-out`: of those that no consumer has yet' };

/** What happens after a commit, and by the clock. */
export const deliveryMetrics = {
  outboxOldest: gaugeMetric('couvert_outbox_oldest_seconds', 'Age of the oldest message that a consumer still has to get, 0 when none waits; of the whole installation, as each process sees it', { labels: consumer }),
  outboxWaiting: gaugeMetric('couvert_outbox_waiting', 'Messages that a consumer still has to get; of the whole installation', { labels: consumer }),
  outboxParked: gaugeMetric('couvert_outbox_parked', 'Deliveries that were given up and wait for a person; of the whole installation', { labels: { consumer: 'its name' } }),
  outboxDeliveries: counterMetric('couvert_outbox_deliveries_total', 'Attempts to deliver, by consumer and outcome', { labels: { consumer: 'its name', outcome: '`delivered`, `failed`, `parked`, `released`, `lost`' } }),
  jobRuns: counterMetric('couvert_job_runs_total', 'Runs of jobs, by outcome', { labels: { job: 'its name', outcome: '`succeeded`, `failed`, `lost`' } }),
  jobLastSuccess: gaugeMetric('couvert_job_last_success_timestamp_seconds', 'When the job last ended well, Unix time', { labels: { job: 'its name' } }),
} as const satisfies Record<string, Metric>;
