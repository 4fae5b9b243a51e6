import { metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import { increase, max, quantile, rate, seen, sum } from './expressions.ts';

const { requests, process, dependencies } = metricsCatalogue;
const traffic = 'route!~"/health/.*"';
const byRoute = ['method', 'route'] as const;

/** The first look: rate, errors and duration by route, and whether processes have room. */
export const overviewDashboard: Dashboard = {
  uid: 'couvert-overview',
  title: 'Couvert: overview',
  processesOf: process.startTime,
  panels: [
    { title: 'Requests by route', unit: 'reqps', stacked: true, lines: { [rate(requests.requests, { by: byRoute, where: traffic })]: '{{method}} {{route}}' } },
    {
      title: 'Failures by route',
      about: 'Answers of 5xx, as the objective of availability counts them.',
      unit: 'reqps',
      stacked: true,
      lines: { [rate(requests.requests, { by: byRoute, where: `${traffic},status_class="5xx"` })]: '{{method}} {{route}}' },
    },
    { title: 'Duration by route', about: 'Below it are 99 of a hundred.', unit: 's', lines: { [quantile(0.99, requests.requestSeconds, { by: byRoute, where: traffic })]: '{{method}} {{route}}' } },
    { title: 'Answers by class', unit: 'reqps', stacked: true, lines: { [rate(requests.requests, { by: ['status_class'], where: traffic })]: '{{status_class}}' } },
    {
      title: 'Search',
      about: 'The objective: 99 of a hundred within 500 ms.',
      unit: 's',
      lines: { [quantile(0.5, requests.requestSeconds, { where: 'route="/v1/search"' })]: 'half', [quantile(0.99, requests.requestSeconds, { where: 'route="/v1/search"' })]: '99 of a hundred' },
    },
    {
      title: 'Booking',
      about: 'The objective: 99 of a hundred within a second.',
      unit: 's',
      lines: {
        [quantile(0.5, requests.requestSeconds, { where: 'route="/v1/bookings",method="POST"' })]: 'half',
        [quantile(0.99, requests.requestSeconds, { where: 'route="/v1/bookings",method="POST"' })]: '99 of a hundred',
      },
    },
    { title: 'Where answers come from', about: 'hit: kept and sent by the edge.', unit: 'reqps', stacked: true, lines: { [seen(requests.requestSeconds, { by: ['cache'] })]: '{{cache}}' } },
    { title: 'In flight', unit: 'short', lines: { [sum(requests.inFlight, { by: ['instance'] })]: '{{instance}}' } },
    { title: 'Refused for lack of room', unit: 'reqps', stacked: true, lines: { [rate(requests.shed, { by: ['priority'] })]: '{{priority}}' } },
    { title: 'Lag of the event loop', about: 'One turn in a hundred is later.', unit: 's', lines: { [max(process.loopLag, { by: ['instance'], where: 'quantile="0.99"' })]: '{{instance}}' } },
    {
      title: 'Memory',
      unit: 'bytes',
      lines: { [max(process.memory, { by: ['instance'], where: 'kind="rss"' })]: '{{instance}}', [max(process.heapMax)]: 'heap, at most' },
    },
    { title: 'Processor time', about: '1 is a whole core.', unit: 'short', lines: { [rate(process.cpu, { by: ['instance'] })]: '{{instance}}' } },
    { title: 'Collecting garbage', unit: 's', lines: { [quantile(0.99, process.gc, { by: ['kind'] })]: '{{kind}}, 99 of a hundred' } },
    { title: 'Components', about: '1 up, 0.5 degraded, 0 down: the worst of all processes.', unit: 'short', lines: { [`min by (component) (${dependencies.component.name}{instance=~"$instance"})`]: '{{component}}' } },
    {
      title: 'Times that were shown, and were not free',
      unit: 'short',
      lines: { [increase(requests.slotsOffered)]: 'shown', [increase(requests.falseAvailability)]: 'refused within a minute' },
    },
  ],
};
