import { metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import { max, quantile, rate, seen, sum } from './expressions.ts';

const { dependencies } = metricsCatalogue;

/** PostgreSQL as the API knows it, its pool, and Redis. */
export const databaseDashboard: Dashboard = {
  uid: 'couvert-database',
  title: 'Couvert: database',
  processesOf: dependencies.poolMax,
  panels: [
    {
      title: 'Connections',
      unit: 'short',
      lines: { [sum(dependencies.poolConnections, { by: ['server', 'state'] })]: '{{server}}, {{state}}', [sum(dependencies.poolMax, { by: ['server'] })]: '{{server}}, at most' },
    },
    { title: 'Waiting for a connection', about: 'Now and then is what a pool is for.', unit: 'short', lines: { [max(dependencies.poolWaiting, { by: ['instance', 'server'] })]: '{{instance}}, {{server}}' } },
    {
      title: 'Statements by duration',
      unit: 's',
      lines: { [quantile(0.5, dependencies.statementSeconds)]: 'half', [quantile(0.95, dependencies.statementSeconds)]: '95 of a hundred', [quantile(0.99, dependencies.statementSeconds)]: '99 of a hundred' },
    },
    { title: 'Statements', unit: 'reqps', stacked: true, lines: { [seen(dependencies.statementSeconds, { by: ['outcome'] })]: '{{outcome}}' } },
    { title: 'The ten most frequent statements', unit: 'reqps', lines: { [`topk(10, ${rate(dependencies.statements, { by: ['statement'] })})`]: '{{statement}}' } },
    { title: 'The ten statements that take most time', about: 'Seconds a second: 1 keeps one connection busy.', unit: 'short', lines: { [`topk(10, ${rate(dependencies.statementTime, { by: ['statement'] })})`]: '{{statement}}' } },
    { title: 'Redis by command', unit: 's', lines: { [quantile(0.99, dependencies.redisSeconds, { by: ['command'] })]: '{{command}}, 99 of a hundred' } },
    { title: 'Redis', unit: 'reqps', stacked: true, lines: { [seen(dependencies.redisSeconds, { by: ['outcome'] })]: '{{outcome}}' } },
    { title: 'Age of the newest backup', unit: 's', lines: { [`min(${dependencies.backupAge.name}{instance=~"$instance"})`]: 'age' } },
  ],
};
