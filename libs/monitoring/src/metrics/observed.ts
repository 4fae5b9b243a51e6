import { metrics, type Attributes, type Observable } from '@opentelemetry/api';
import type { Metric } from './metric.ts';

/** A number that is counted, or known, already, and read when somebody looks. */
export type ObservedMetric = Pick<Metric, 'name' | 'about'> & {
  /** `counter` only grows. */
  readonly kind: Metric['kind'];
};

/** Says a number. Labels have few values each: a series is kept for every combination that was ever said. */
export type Tell = (metric: ObservedMetric, value: number, labels?: Attributes) => void;

/**
 * Has `read` tell of all these metrics, once each time somebody collects them: nothing is done in between. By OpenTelemetry's API,
 * so without an SDK never.
 * @returns ends it
 */
export function observe(all: readonly ObservedMetric[], read: (tell: Tell) => void): () => void {
  const meter = metrics.getMeter('couvert');
  const instruments = new Map<ObservedMetric, Observable>();
  for (const metric of all) {
    const { kind, name, about: description } = metric;
    instruments.set(metric, kind === 'counter' ? meter.createObservableCounter(name, { description }) : meter.createObservableGauge(name, { description }));
  }
  const observables = [...instruments.values()];
  const callback: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) =>
    read((metric, value, labels) => {
      const instrument = instruments.get(metric);
      if (instrument === undefined) throw new RangeError(`${metric.name} was not named among those that are observed`);
      result.observe(instrument, value, labels);
    });
  meter.addBatchObservableCallback(callback, observables);
  return () => meter.removeBatchObservableCallback(callback, observables);
}
