import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { MetricProducer, MetricReader } from '@opentelemetry/sdk-metrics';

export interface MetricsServer {
  readonly reader: MetricReader;
  /** Where Prometheus asks. */
  readonly url: string;
  close(): Promise<void>;
}

/** As much of a request as one for metrics needs; the port is open to whoever reaches it. */
const limits = { maxHeaderSize: 4_096, headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 30_000, connectionsCheckingInterval: 1_000 };
const connectionsMax = 16;

/**
 * Listens, on a port of its own that no client of the API reaches, and answers `GET /metrics` with all metrics in Prometheus'
 * text format. The exporter's own server knows no free port, no method and no limit.
 * @throws Error of `listen`
 */
export async function serveMetrics({ port, host }: { readonly port: number; readonly host: string }, metricProducers: MetricProducer[]): Promise<MetricsServer> {
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true, withoutTargetInfo: true, metricProducers });
  const server = createServer(limits, (request, response) => answer(request, response, exporter));
  server.maxConnections = connectionsMax;
  // It keeps no process alive that has nothing else to do.
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    reader: exporter,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, exporter: PrometheusExporter): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== '/metrics') return refuse(response, 404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response.setHeader('allow', 'GET, HEAD'), 405);
  exporter.getMetricsRequestHandler(request, response);
  // https://prometheus.io/docs/instrumenting/exposition_formats/ : without a version Prometheus 3 refuses it.
  response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the metrics are listened for on no port');
  return address.port;
}
