import { cacheMetrics } from './catalogue/cache-metrics.ts';
import { deliveryMetrics } from './catalogue/delivery-metrics.ts';
import { dependencyMetrics } from './catalogue/dependency-metrics.ts';
import { processMetrics } from './catalogue/process-metrics.ts';
import { requestMetrics } from './catalogue/request-metrics.ts';
import { telemetryMetrics } from './catalogue/telemetry-metrics.ts';
import type { Metric } from './metric.ts';

/**
 * Every metric that exists, by subject. What is measured takes its name from here; alerts and dashboards may name nothing else.
 *
 * Invariant M3: whatever the metrics endpoint shows is listed here, with the labels that are listed. Why: an alert on a
 * name that nobody writes never fires, and a label nobody listed may have a value for each tenant.
 * Proved by: test/e2e/administration/metrics-endpoint.spec.ts
 */
export const metricsCatalogue = {
  requests: requestMetrics,
  dependencies: dependencyMetrics,
  cache: cacheMetrics,
  delivery: deliveryMetrics,
  process: processMetrics,
  telemetry: telemetryMetrics,
} as const satisfies Record<string, Record<string, Metric>>;

export const allMetrics: readonly Metric[] = Object.freeze(Object.values(metricsCatalogue).flatMap((subject): Metric[] => Object.values(subject)));
