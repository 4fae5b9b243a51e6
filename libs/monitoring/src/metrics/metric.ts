/** One metric that exists: what `docs/reference/metrics.md` says of it, and what alerts and dashboards may name. */
export interface Metric {
  /** `counter` only grows. */
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** As Prometheus shows it: the unit last, `_total` for a counter. */
  readonly name: string;
  readonly about: string;
  /** Labels and their values, as far as they can be listed. Each has few values: a tenant, an address or a guest is none. */
  readonly labels: Readonly<Record<string, string>>;
  /** It is there from the first scrape on; others appear with the first that happens, or with what is configured. */
  readonly isAlwaysThere: boolean;
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly bounds?: readonly number[];
}

type About = Omit<Metric, 'kind' | 'name' | 'about'>;

const appears: About = { labels: {}, isAlwaysThere: false };
/** From the first scrape on. */
export const always: Pick<About, 'isAlwaysThere'> = { isAlwaysThere: true };

export const counterMetric = (name: string, about: string, more: Partial<About> = {}): Metric => ({ ...appears, ...more, kind: 'counter', name, about });
export const gaugeMetric = (name: string, about: string, more: Partial<About> = {}): Metric => ({ ...appears, ...more, kind: 'gauge', name, about });
export const histogramMetric = (name: string, about: string, more: Partial<About> & { readonly bounds: readonly number[] }): Metric => ({ ...appears, ...more, kind: 'histogram', name, about });
