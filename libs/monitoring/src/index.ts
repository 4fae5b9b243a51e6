// How a request is called in logs, answers and other systems.
export { traceIdOf, traceOf, type RequestTrace, type TraceableRequest, type TraceParent } from './tracing/request-trace.ts';

// Spans: the edge has one for each request that is recorded, deliveries and jobs have one each.
export { beginRequestSpan, failSpan, inSpan, insideSpan, isRecorded, traceIdNow, traceparentNow, type Attributes, type Span, type SpanAbout } from './tracing/spans.ts';

// JSON lines to standard output, of one logger for each part of the process.
export { createLogger, logLevels, type Logger, type LoggerOptions, type LogLevel } from './logging/logger.ts';
export { inLogScope, logScope, type LogScope } from './logging/log-scope.ts';
export { Loggers, type ModuleLevel } from './logging/loggers.ts';
export { LoggingModule, nestLogger } from './logging/logging.module.ts';
export { errorFields, type ErrorFields } from './logging/error-fields.ts';
export { scrubFields } from './logging/scrub-fields.ts';
export { scrubText } from './logging/scrub-text.ts';

// Numbers for who watches the service.
export { counter, type Counter } from './metrics/counter.ts';
export { histogram, isCollecting, type Histogram, type Series } from './metrics/histogram.ts';
export { observe, type ObservedMetric, type Tell } from './metrics/observed.ts';
export type { Metric } from './metrics/metric.ts';
export { allMetrics, metricsCatalogue } from './metrics/metrics-catalogue.ts';

// What leaves the process: started by apps/api before anything else.
export { runningTelemetry, startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry/telemetry.ts';

// The orderly end of the process.
export { drainOnSignals, type DrainOptions } from './drain/drain-on-signals.ts';

// Health: apps/api marks the start and the drain.
export { HealthController } from './health/health.controller.ts';
export { MonitoringModule } from './monitoring.module.ts';
export { Readiness, type ReadinessState } from './health/readiness.ts';
