import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { collectHistograms } from '../metrics/histogram.ts';
import { HistogramProducer } from '../metrics/histogram-producer.ts';
import { measureProcess } from '../metrics/process-metrics.ts';
import { measureSignals } from '../metrics/signal-metrics.ts';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';
import type { Pipeline } from './sdk.ts';
import type { TelemetryOptions } from './telemetry.ts';

/** Begins to measure; answers Prometheus, or sends to a collector, or both. */
export async function startMetrics(options: TelemetryOptions, resource: Resource): Promise<Pipeline & { readonly scrapeUrl: string | null }> {
  const { scrape, metricsUrl } = options;
  const metricProducers = [new HistogramProducer(resource)];
  const server: MetricsServer | null = scrape === null ? null : await serveMetrics(scrape, metricProducers);
  const readers: MetricReader[] = server === null ? [] : [server.reader];
  if (metricsUrl !== null) readers.push(sender(options, metricsUrl, metricProducers));
  const provider = new MeterProvider({ resource, readers });
  metrics.setGlobalMeterProvider(provider);
  collectHistograms(true);
  const ends = [measureProcess({ version: options.serviceVersion }), measureSignals()];
  return {
    scrapeUrl: server?.url ?? null,
    flush: () => provider.forceFlush(),
    end: async () => {
      for (const end of ends) end();
      collectHistograms(false);
      await Promise.all([provider.shutdown(), server?.close()]);
    },
  };
}

function sender({ metricsEveryMs, exportTimeoutMs }: TelemetryOptions, url: string, metricProducers: HistogramProducer[]): MetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url, timeoutMillis: exportTimeoutMs }),
    exportIntervalMillis: metricsEveryMs,
    // No longer than the interval, or the reader refuses.
    exportTimeoutMillis: Math.min(exportTimeoutMs, metricsEveryMs),
    metricProducers,
  });
}
