import type { Metric } from './metric.ts';

/** Whether anybody collects: without, nothing is counted. */
let isCollected = false;

/** What was counted under one combination of labels. */
export class Series {
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(
    readonly labels: Readonly<Record<string, string>>,
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  record(value: number): void {
    if (!isCollected) return;
    let at = 0;
    // Most of what is measured is short: the first bounds are looked at first.
    while (at < this.bounds.length && value > (this.bounds[at] ?? 0)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }
}

/**
 * How often something took how long. Who records often keeps the series: then it is a few additions, where the SDK's own
 * histogram sorts and joins the labels for each value, which takes longer than the edge takes to find an answer.
 */
export class Histogram {
  private readonly byKey = new Map<string, Series>();

  constructor(readonly metric: Metric) {
    if (metric.kind !== 'histogram' || metric.bounds === undefined) throw new RangeError(`${metric.name} is no histogram`);
  }

  series(labels: Readonly<Record<string, string>>): Series {
    const key = Object.values(labels).join('\0');
    let series = this.byKey.get(key);
    if (series === undefined) this.byKey.set(key, (series = new Series(labels, this.metric.bounds ?? [])));
    return series;
  }

  all(): readonly Series[] {
    return [...this.byKey.values()];
  }
}

const histograms = new Map<string, Histogram>();

/** The histogram of that metric: one a process. */
export function histogram(metric: Metric): Histogram {
  let known = histograms.get(metric.name);
  if (known === undefined) histograms.set(metric.name, (known = new Histogram(metric)));
  return known;
}

export function allHistograms(): readonly Histogram[] {
  return [...histograms.values()];
}

/** Begins, or ends, to count: somebody collects. */
export function collectHistograms(is: boolean): void {
  isCollected = is;
}

/** Whether anybody collects, for who would have work to do before it could count. */
export function isCollecting(): boolean {
  return isCollected;
}
