// How a request is called in logs, answers and other systems.
export { traceIdOf, traceOf, type RequestTrace, type TraceableRequest } from './tracing/request-trace.ts';

// JSON lines to standard output.
export { createLogger, type Logger, type LoggerOptions } from './logging/logger.ts';
export { NestLogger } from './logging/nest-logger.ts';

// Numbers for who watches the service.
export { counter, type Counter } from './metrics/counter.ts';
export { observe, type ObservedMetric, type Tell } from './metrics/observed.ts';
export type { Metric } from './metrics/metric.ts';
export { allMetrics, metricsCatalogue } from './metrics/metrics-catalogue.ts';

// The orderly end of the process.
export { drainOnSignals, type DrainOptions } from './drain/drain-on-signals.ts';

// Health: apps/api marks the start and the drain.
export { HealthController } from './health/health.controller.ts';
export { MonitoringModule } from './monitoring.module.ts';
export { Readiness, type ReadinessState } from './health/readiness.ts';
