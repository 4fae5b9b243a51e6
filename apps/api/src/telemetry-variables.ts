import type { TelemetryOptions } from '#monitoring';
import { httpUrl, integer, integerOrNone, oneOf, share, text } from './config-variables.ts';

/**
 * What leaves the process, and where to: read by `instrument.ts` before anything else is loaded, so that nothing but this
 * is. `OTEL_…` are OpenTelemetry's own; those for headers, compression and certificates of the exporter it reads itself.
 */
export const telemetryVariables = {
  metricsPort: integerOrNone({ name: 'COUVERT_METRICS_PORT', fallback: '', about: 'Where Prometheus may ask for metrics, at /metrics; 0 takes any free port. None: nobody may.' }, { min: 0, max: 65_535 }),
  metricsHost: text({ name: 'COUVERT_METRICS_HOST', fallback: '127.0.0.1', about: 'The address of that port. In a container: 0.0.0.0.' }, { min: 1, empty: '127.0.0.1' }),
  otlpUrl: httpUrl({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', fallback: '', about: 'A collector that spans and metrics are sent to, OTLP over HTTP: http://collector:4318. None: nothing is sent. OTEL_EXPORTER_OTLP_HEADERS and the like are the exporter’s own.' }),
  otlpTracesUrl: httpUrl({ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', fallback: '', about: 'Where spans are sent instead, the whole address.' }),
  otlpMetricsUrl: httpUrl({ name: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', fallback: '', about: 'Where metrics are sent instead, the whole address.' }),
  otlpTimeoutMs: integer({ name: 'OTEL_EXPORTER_OTLP_TIMEOUT', fallback: '5000', about: 'How long a collector may take to answer, ms. No request waits for it.' }, { min: 100, max: 600_000 }),
  tracesExporter: oneOf({ name: 'OTEL_TRACES_EXPORTER', fallback: 'otlp', about: 'Whether spans are sent to the collector.' }, ['otlp', 'none']),
  metricsExporter: oneOf({ name: 'OTEL_METRICS_EXPORTER', fallback: 'otlp', about: 'Whether metrics are sent to the collector.' }, ['otlp', 'none']),
  sampleRatio: share({ name: 'OTEL_TRACES_SAMPLER_ARG', fallback: '1', about: 'Which share of the requests is recorded as traces, 0 to 1; a caller’s own `traceparent` decides before it (parentbased_traceidratio).' }),
  metricsEveryMs: integer({ name: 'OTEL_METRIC_EXPORT_INTERVAL', fallback: '60000', about: 'How often metrics are sent to the collector, ms.' }, { min: 100, max: 3_600_000 }),
  serviceName: text({ name: 'OTEL_SERVICE_NAME', fallback: 'couvert', about: 'How spans and metrics call this service.' }, { min: 1, empty: 'couvert' }),
};

export type TelemetryConfig = { readonly [K in keyof typeof telemetryVariables]: ReturnType<(typeof telemetryVariables)[K]['read']> };

export function telemetryOptionsOf(config: TelemetryConfig, serviceVersion: string): TelemetryOptions {
  const { metricsPort, metricsHost, otlpUrl, otlpTracesUrl, otlpMetricsUrl, otlpTimeoutMs, tracesExporter, metricsExporter, sampleRatio, metricsEveryMs, serviceName } = config;
  return {
    serviceName,
    serviceVersion,
    scrape: metricsPort === null ? null : { port: metricsPort, host: metricsHost },
    tracesUrl: tracesExporter === 'none' ? null : (otlpTracesUrl ?? below(otlpUrl, 'v1/traces')),
    sampleRatio,
    metricsUrl: metricsExporter === 'none' ? null : (otlpMetricsUrl ?? below(otlpUrl, 'v1/metrics')),
    metricsEveryMs,
    exportTimeoutMs: otlpTimeoutMs,
  };
}

// https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp : below the path that is given.
function below(url: string | null, path: string): string | null {
  return url === null ? null : new URL(path, url.endsWith('/') ? url : `${url}/`).href;
}

/**
 * @returns null when one of them is wrong: whoever reads the whole configuration says so
 */
export function readTelemetryConfig(env: Readonly<Record<string, string | undefined>>): TelemetryConfig | null {
  const config: Record<string, unknown> = {};
  try {
    for (const [key, { name, fallback, read }] of Object.entries(telemetryVariables)) config[key] = read(env[name] || (fallback ?? ''));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return config as TelemetryConfig;
}
