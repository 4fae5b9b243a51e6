// How a request is called in logs, answers and other systems.
export { traceIdOf, traceOf, type RequestTrace, type TraceableRequest } from './tracing/request-trace.ts';
