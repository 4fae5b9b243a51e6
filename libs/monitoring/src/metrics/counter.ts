import { metrics } from '@opentelemetry/api';

/** A number that only grows, for who watches the service. */
export interface Counter {
  add(count: number): void;
}

/**
 * A counter of OpenTelemetry's API. Without an SDK, which is registered before anything else, it counts nothing and
 * costs nothing.
 * @param name as Prometheus shows it, `_total` included
 */
export function counter(name: string, description: string): Counter {
  return metrics.getMeter('couvert').createCounter(name, { description });
}
