import { metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import { increase, max, min, rate, sum } from './expressions.ts';

const { cache, dependencies } = metricsCatalogue;
const asked = `(${rate(cache.hits)} + ${rate(cache.loads)})`;

export const cacheDashboard: Dashboard = {
  uid: 'couvert-cache',
  title: 'Couvert: cache',
  processesOf: cache.tailAge,
  panels: [
    {
      title: 'Hit ratio',
      about: 'Of all that is asked, what needs no load. Stale answers are no hits.',
      unit: 'percentunit',
      lines: { [`${rate(cache.hits, { where: 'level!="stale"' })} / ${asked}`]: 'all', [`${rate(cache.hits, { where: 'level="edge"' })} / ${asked}`]: 'edge' },
    },
    { title: 'Answers by level', unit: 'reqps', stacked: true, lines: { [rate(cache.hits, { by: ['level'] })]: '{{level}}', [rate(cache.loads)]: 'load' } },
    { title: 'Loads by question', unit: 'reqps', stacked: true, lines: { [rate(cache.loads, { by: ['question'] })]: '{{question}}' } },
    {
      title: 'Why memory did not answer',
      about: 'absent: nobody had asked; invalidated: a change; expired: time; token: the client has seen more; log-late: the log was not heard.',
      unit: 'reqps',
      stacked: true,
      lines: { [rate(cache.verdicts, { by: ['verdict'], where: 'verdict!="served"' })]: '{{verdict}}' },
    },
    { title: 'Age of the change log', about: 'Above a second strict answers come from the database.', unit: 's', lines: { [max(cache.tailAge, { by: ['instance'] })]: '{{instance}}' } },
    {
      title: 'All was lost, and the log was in trouble',
      about: 'A new epoch, or a log that was trimmed or too far ahead.',
      unit: 'short',
      lines: { [increase(cache.logLost, { by: ['instance'] })]: 'lost {{instance}}', [increase(cache.logTroubles, { by: ['instance'] })]: 'trouble {{instance}}' },
    },
    { title: 'Memory', about: 'As it is accounted, beside what may be used.', unit: 'bytes', lines: { [sum(cache.bytes, { by: ['level'] })]: '{{level}}', [sum(cache.bytesMax, { by: ['level'] })]: '{{level}}, at most' } },
    {
      title: 'Answers that are kept, and those that went for lack of room',
      unit: 'short',
      lines: { [sum(cache.entries, { by: ['level'] })]: '{{level}}', [rate(cache.evictions, { by: ['level'] })]: '{{level}}, evicted a second' },
    },
    {
      title: 'Redis',
      about: '1: it is asked. 0: it is left alone.',
      unit: 'short',
      lines: { [min(cache.storeAvailable, { by: ['instance'] })]: '{{instance}}', [increase(dependencies.redisTroubles, { by: ['instance'] })]: 'trouble {{instance}}' },
    },
    {
      title: 'Loads for all processes',
      about: 'Who has the lease loads; taken: others wait; outwaited: the holder was slow, or is gone.',
      unit: 'reqps',
      lines: { [rate(cache.leases, { by: ['outcome'] })]: '{{outcome}}', [rate(cache.overtaken)]: 'overtaken by a change' },
    },
    { title: 'Compared in the shadow', about: 'different is a defect.', unit: 'short', lines: { [increase(cache.shadow, { by: ['outcome'] })]: '{{outcome}}' } },
    {
      title: 'Early loads, warming, purges',
      unit: 'short',
      lines: {
        [rate(cache.refreshes, { by: ['outcome'] })]: 'refresh {{outcome}}',
        [increase(cache.warmed, { by: ['outcome'] })]: 'warming {{outcome}}',
        [sum(cache.warming)]: 'processes that warm',
        [increase(cache.purges, { by: ['reach'] })]: 'purge {{reach}}',
      },
    },
  ],
};
