import { metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import { increase, max, rate } from './expressions.ts';

const { delivery, process } = metricsCatalogue;
/** Prometheus keeps `job` for itself. */
const byJob = ['exported_job'] as const;

/** What happens after a commit, and by the clock. */
export const outboxDashboard: Dashboard = {
  uid: 'couvert-outbox',
  title: 'Couvert: outbox and jobs',
  processesOf: process.startTime,
  panels: [
    { title: 'Oldest message', unit: 's', lines: { [max(delivery.outboxOldest)]: 'age' } },
    { title: 'Waiting', unit: 'short', lines: { [max(delivery.outboxWaiting)]: 'messages' } },
    { title: 'Given up', about: 'They wait for a person.', unit: 'short', lines: { [max(delivery.outboxParked)]: 'deliveries' } },
    { title: 'Deliveries by consumer', unit: 'reqps', stacked: true, lines: { [rate(delivery.outboxDeliveries, { by: ['consumer', 'outcome'] })]: '{{consumer}}, {{outcome}}' } },
    { title: 'Runs of jobs', unit: 'short', lines: { [increase(delivery.jobRuns, { by: [...byJob, 'outcome'] })]: '{{exported_job}}, {{outcome}}' } },
    { title: 'Since the last success', unit: 's', lines: { [`time() - ${max(delivery.jobLastSuccess, { by: byJob })}`]: '{{exported_job}}' } },
  ],
};
