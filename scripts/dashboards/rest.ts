import type { Metric } from '../../libs/monitoring/src/metrics/metric.ts';
import { allMetrics, metricsCatalogue } from '../../libs/monitoring/src/metrics/metrics-catalogue.ts';
import type { Dashboard, Panel } from './dashboard.ts';
import { max, quantile, rate } from './expressions.ts';

/** A picture of every metric that none of the others draws, so that nothing that is measured goes unseen. */
export function restDashboard(others: readonly Dashboard[]): Dashboard {
  const drawn = others.flatMap(({ panels }) => panels.flatMap(({ lines }) => Object.keys(lines)));
  const isDrawn = ({ name }: Metric): boolean => drawn.some((expression) => new RegExp(`\\b${name}(_bucket|_count)?\\{`).test(expression));
  return {
    uid: 'couvert-rest',
    title: 'Couvert: whatever else is measured',
    processesOf: metricsCatalogue.process.startTime,
    panels: allMetrics.filter((metric) => !isDrawn(metric)).map(panelOf),
  };
}

function panelOf(metric: Metric): Panel {
  const by = ['instance', ...Object.keys(metric.labels).map((label) => (label === 'job' ? 'exported_job' : label))];
  const legend = by.map((label) => `{{${label}}}`).join(', ');
  const { name, about, kind } = metric;
  if (kind === 'counter') return { title: name, about: `${about}, each second.`, unit: 'short', lines: { [rate(metric, { by })]: legend } };
  if (kind === 'gauge') return { title: name, about: `${about}.`, unit: unitOf(name), lines: { [max(metric, { by })]: legend } };
  return { title: name, about: `${about}: 99 of a hundred.`, unit: unitOf(name), lines: { [quantile(0.99, metric, { by })]: legend } };
}

function unitOf(name: string): Panel['unit'] {
  if (name.endsWith('_seconds')) return 's';
  if (name.endsWith('_bytes')) return 'bytes';
  return name.endsWith('_ratio') ? 'percentunit' : 'short';
}
