/** What leaves the process, and where to. Null: nothing does, and nothing is measured for it. */
export interface TelemetryOptions {
  /** How this service is called among others; `OTEL_RESOURCE_ATTRIBUTES` adds to it. */
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Where Prometheus may ask; port 0 takes any free one. */
  readonly scrape: { readonly port: number; readonly host: string } | null;
  /** A collector's address for spans, OTLP over HTTP as protobuf. */
  readonly tracesUrl: string | null;
  /** Share of the traces that begin here which are recorded, 0 to 1; a caller's own decision goes before it. */
  readonly sampleRatio: number;
  /** A collector's address for metrics, as for spans. */
  readonly metricsUrl: string | null;
  readonly metricsEveryMs: number;
  /** How long a collector may take to answer, ms. Nobody waits for it, but what is to be sent next does. */
  readonly exportTimeoutMs: number;
}

/** What was started; one a process. */
export interface Telemetry {
  /** Where metrics can be read, or null. */
  readonly scrapeUrl: string | null;
  readonly isTracing: boolean;
  /** Sends what waits, and waits for it. @throws what the collector refuses */
  flush(): Promise<void>;
  /** Sends what waits, for so long as that at most, and ends everything. A collector that does not answer loses it. */
  end(withinMs: number): Promise<void>;
}

let running: Telemetry | null = null;

/**
 * Begins to measure and to record, before anything else is loaded. Loads the SDK only where something leaves the process.
 * @returns null where nothing does
 * @throws Error whose `code` says why the port for Prometheus cannot be had
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry | null> {
  if (running !== null) throw new Error('telemetry runs already');
  if (options.scrape === null && options.tracesUrl === null && options.metricsUrl === null) return null;
  const { startSdk } = await import('./sdk.ts');
  const started = await startSdk(options);
  running = {
    ...started,
    end: async (withinMs) => {
      running = null;
      await started.end(withinMs);
    },
  };
  return running;
}

/** What runs in this process; null: nothing leaves it. */
export function runningTelemetry(): Telemetry | null {
  return running;
}
