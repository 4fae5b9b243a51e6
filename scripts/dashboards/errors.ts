import { metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import { increase, max, min, rate } from './expressions.ts';

const { requests, dependencies, process, telemetry } = metricsCatalogue;

/** What goes wrong, and what is protected from it. */
export const errorsDashboard: Dashboard = {
  uid: 'couvert-errors',
  title: 'Couvert: errors and breakers',
  processesOf: process.startTime,
  panels: [
    { title: 'Errors by code', about: 'As in docs/errors.md.', unit: 'reqps', stacked: true, lines: { [rate(requests.errors, { by: ['code'] })]: '{{code}}' } },
    { title: 'Failures', about: 'Of all answers those of 5xx.', unit: 'percentunit', lines: { [`${rate(requests.requests, { where: 'status_class="5xx"' })} / ${rate(requests.requests)}`]: 'share' } },
    { title: 'Defects', about: 'Each is one.', unit: 'short', lines: { [increase(requests.errors, { by: ['instance'], where: 'code="INTERNAL"' })]: '{{instance}}' } },
    { title: 'Breakers', about: '0 closed, 0.5 half open, 1 open.', unit: 'short', lines: { [max(dependencies.breaker, { by: ['instance', 'dependency'] })]: '{{dependency}}, {{instance}}' } },
    { title: 'Components', about: '1 up, 0.5 degraded, 0 down.', unit: 'short', lines: { [min(dependencies.component, { by: ['instance', 'component'] })]: '{{component}}, {{instance}}' } },
    { title: 'Reports of errors', unit: 'short', stacked: true, lines: { [increase(dependencies.errorReports, { by: ['outcome'] })]: '{{outcome}}' } },
    { title: 'Starts', about: 'How long each process has been running.', unit: 's', lines: { [`time() - ${max(process.startTime, { by: ['instance'] })}`]: '{{instance}}' } },
    { title: 'Spans', unit: 'reqps', stacked: true, lines: { [rate(telemetry.spans, { by: ['outcome'] })]: '{{outcome}}' } },
  ],
};
