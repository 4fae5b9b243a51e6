import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { projectDir } from '../support/ensure-built.ts';
import { startErrorCollector } from '../support/error-collector.ts';
import { OtlpReceiver } from '../support/otlp/otlp-receiver.ts';

export type Trouble = 'down' | 'hanging' | 'slow';

/** How much later what is sent arrives at a slow one, ms. */
const slowMs = 1_000;

/** A collector behind a wire of its own, which breaks: it stays well itself. */
export class Collector {
  private constructor(
    readonly target: string,
    private proxy: DatabaseProxy,
    private readonly source: { readonly arrived: () => number; readonly stop: () => Promise<void> },
  ) {}

  static async behind(target: string, source: { readonly arrived: () => number; readonly stop: () => Promise<void> }): Promise<Collector> {
    return new Collector(target, await startDatabaseProxy(target), source);
  }

  get url(): string {
    return this.proxy.url;
  }

  /** Reports or spans that have come so far. */
  get arrived(): number {
    return this.source.arrived();
  }

  async breakDown(trouble: Trouble): Promise<void> {
    if (trouble === 'down') await this.proxy.close();
    else if (trouble === 'hanging') this.proxy.freeze();
    else this.proxy.slow(slowMs);
  }

  async mend(trouble: Trouble): Promise<void> {
    if (trouble === 'down') this.proxy = await startDatabaseProxy(this.target, { port: Number(new URL(this.url).port) });
    else if (trouble === 'hanging') this.proxy.thaw();
    else this.proxy.slow(0);
  }

  async stop(): Promise<void> {
    // The wire may be down already.
    await this.proxy.close().catch(() => undefined);
    await this.source.stop();
  }
}

/** Where processes send what they tell of themselves. */
export class Collectors {
  private constructor(
    readonly errors: Collector,
    readonly telemetry: Collector,
  ) {}

  static async start(): Promise<Collectors> {
    const errors = await startErrorCollector();
    const telemetry = await OtlpReceiver.start();
    return new Collectors(
      await Collector.behind(errors.dsn, { arrived: () => errors.envelopes.length, stop: () => errors.close() }),
      await Collector.behind(telemetry.url, { arrived: () => telemetry.spans.length, stop: () => telemetry.stop() }),
    );
  }

  /** What a process needs to send to them, and to be asked for its counters. */
  get env(): Readonly<Record<string, string>> {
    return {
      SENTRY_DSN: this.errors.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: this.telemetry.url,
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      COUVERT_METRICS_PORT: '0',
      // As `npm start` does: before anything that is measured.
      NODE_OPTIONS: `--import=${pathToFileURL(join(projectDir, 'dist/apps/api/src/instrument.js')).href}`,
    };
  }

  async stop(): Promise<void> {
    await this.errors.stop();
    await this.telemetry.stop();
  }
}
