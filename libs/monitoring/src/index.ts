// How a request is called in logs, answers and other systems.
export { traceIdOf, traceOf, type RequestTrace, type TraceableRequest } from './tracing/request-trace.ts';

// JSON lines to standard output.
export { createLogger, type Logger, type LoggerOptions } from './logging/logger.ts';
export { NestLogger } from './logging/nest-logger.ts';

// Numbers for who watches the service.
export { counter, type Counter } from './metrics/counter.ts';
export { observe, type ObservedMetric, type Tell } from './metrics/observed.ts';

// Defects: everything that goes wrong and should not is told here, logged and reported once.
export { Defects, type DefectsOptions, type Occasion } from './reporting/defects.ts';
export { catchEscapedErrors, type EscapedErrorOptions } from './reporting/escaped-errors.ts';
export { errorReporterProbe } from './reporting/error-reporter-probe.ts';
export { MemoryErrorReporter, noErrorReporter, type ErrorReport, type ErrorReporter, type ReportTally } from './reporting/error-reporter.ts';
export { ReportingModule } from './reporting/reporting.module.ts';
export { startReporting, type ReportingOptions } from './reporting/start-reporting.ts';

// The orderly end of the process.
export { DrainHooks } from './drain/drain-hooks.ts';
export { drainOnSignals, type DrainOptions } from './drain/drain-on-signals.ts';

// Health: apps/api marks the start and the drain.
export { EventLoopLag } from './health/event-loop-lag.ts';
export { HealthWatcher, watchTimesDefault } from './health/health-watcher.ts';
export type { ComponentReport, WatchTimes } from './health/watched-component.ts';
export { foundBy, type IndicatorDetails } from './health/found-by.ts';
export { HealthController } from './health/health.controller.ts';
export { MonitoringModule } from './monitoring.module.ts';
export { Readiness, type ReadinessState } from './health/readiness.ts';
