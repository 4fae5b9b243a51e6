import { counterMetric, gaugeMetric, type Metric } from '../metric.ts';

/** What happens after a commit, and by the clock. */
export const deliveryMetrics = {
  outboxOldest: gaugeMetric('couvert_outbox_oldest_seconds', 'Age of the oldest message that somebody still has to get'),
  outboxWaiting: gaugeMetric('couvert_outbox_waiting', 'Messages that somebody still has to get'),
  outboxParked: gaugeMetric('couvert_outbox_parked', 'Deliveries that a person has to look at'),
  outboxDeliveries: counterMetric('couvert_outbox_deliveries_total', 'Attempts to deliver, by consumer and outcome', { labels: { consumer: 'its name', outcome: '`delivered`, `failed`, `parked`' } }),
  jobRuns: counterMetric('couvert_job_runs_total', 'Runs of jobs, by outcome', { labels: { job: 'its name', outcome: '`done`, `failed`, `timed_out`' } }),
  jobLastSuccess: gaugeMetric('couvert_job_last_success_timestamp_seconds', 'When the job last ended well, Unix time', { labels: { job: 'its name' } }),
} as const satisfies Record<string, Metric>;
