// How a request is called in logs, answers and other systems.
export { traceIdOf, traceOf, type RequestTrace, type TraceableRequest } from './tracing/request-trace.ts';

// JSON lines to standard output.
export { createLogger, type Logger, type LoggerOptions } from './logging/logger.ts';
export { NestLogger } from './logging/nest-logger.ts';
