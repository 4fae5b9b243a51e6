import { counterMetric, type Metric } from '../metric.ts';

/** Of who watches. */
export const telemetryMetrics = {
  spans: counterMetric('couvert_spans_total', 'Spans that ended, by what became of them', { labels: { outcome: '`exported`, `failed` (the collector did not take them), `dropped` (too many waited)' } }),
} as const satisfies Record<string, Metric>;
