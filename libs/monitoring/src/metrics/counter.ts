import { type Attributes, metrics, type Counter as ApiCounter } from '@opentelemetry/api';
import type { Metric } from './metric.ts';

/** A number that only grows, for who watches the service. */
export interface Counter {
  /** @param labels have few values each: a series is kept for every combination that was ever said */
  add(count: number, labels?: Attributes): void;
}

/**
 * A counter of OpenTelemetry's API. Without an SDK it counts nothing and costs nothing. It is made when it first counts, for
 * one that is made before the SDK is registered would never count.
 * @param metric of the catalogue, or a name as Prometheus shows it, `_total` included
 */
export function counter(metric: Metric | string, about?: string): Counter {
  const { name, description } = typeof metric === 'string' ? { name: metric, description: about } : { name: metric.name, description: metric.about };
  let made: ApiCounter | null = null;
  return {
    add: (count, labels) => {
      made ??= metrics.getMeter('couvert').createCounter(name, { description });
      made.add(count, labels);
    },
  };
}
