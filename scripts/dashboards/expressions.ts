import type { Metric } from '../../libs/monitoring/src/metrics/metric.ts';

// PromQL over metrics of the catalogue: one that does not exist cannot be written.

export interface Choice {
  /** Labels that remain; none: one line. */
  readonly by?: readonly string[];
  /** More conditions, as `level!="stale"`. */
  readonly where?: string;
}

type Aggregation = 'sum' | 'max' | 'min';

/** Each second, of a counter. */
export const rate = (metric: Metric, choice: Choice = {}): string => aggregated('sum', `rate(${selected(metric.name, choice)}[$__rate_interval])`, choice);

/** In an interval of the picture, of a counter. */
export const increase = (metric: Metric, choice: Choice = {}): string => aggregated('sum', `increase(${selected(metric.name, choice)}[$__rate_interval])`, choice);

/** Of a gauge. */
export const sum = (metric: Metric, choice: Choice = {}): string => aggregated('sum', selected(metric.name, choice), choice);
export const max = (metric: Metric, choice: Choice = {}): string => aggregated('max', selected(metric.name, choice), choice);
export const min = (metric: Metric, choice: Choice = {}): string => aggregated('min', selected(metric.name, choice), choice);

/**
 * Below it lies that share of what a histogram has seen.
 * @throws RangeError for what is no histogram
 */
export function quantile(share: number, metric: Metric, { by = [], where }: Choice = {}): string {
  requireHistogram(metric);
  const labels = ['le', ...by];
  return `histogram_quantile(${share}, ${aggregated('sum', `rate(${selected(`${metric.name}_bucket`, { where })}[$__rate_interval])`, { by: labels })})`;
}

/** How many a second a histogram has seen. */
export function seen(metric: Metric, choice: Choice = {}): string {
  requireHistogram(metric);
  return aggregated('sum', `rate(${selected(`${metric.name}_count`, choice)}[$__rate_interval])`, choice);
}

function aggregated(how: Aggregation, inner: string, { by = [] }: Choice): string {
  return by.length === 0 ? `${how}(${inner})` : `${how} by (${by.join(', ')}) (${inner})`;
}

function selected(name: string, { where }: Choice): string {
  return `${name}{instance=~"$instance"${where === undefined ? '' : `,${where}`}}`;
}

function requireHistogram({ name, kind }: Metric): void {
  if (kind !== 'histogram') throw new RangeError(`${name} is a ${kind}, no histogram`);
}
