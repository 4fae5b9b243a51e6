import * as http from 'node:http';
import * as https from 'node:https';
import type { NodeClient, NodeOptions } from '@sentry/node';
import { inTime } from '#kernel';
import type { ErrorReport, ErrorReporter, ReportTally } from './error-reporter.ts';
import { onlyListed, sentryEventOf } from './sentry-event.ts';

export interface SentryOptions {
  /** Of a project at Sentry, or anything that speaks its protocol. */
  readonly dsn: string;
  readonly environment: string;
  readonly release: string;
  /** How long the collector may take to answer, ms. Longer, and one that hangs fills the queue for longer; much shorter, and a far one is never reached. */
  readonly answerMsMax?: number | undefined;
}

/** Reports under way and waiting at once. Each is some 20 KiB at most, so that a collector that hangs holds less than a MiB. */
const waitingMax = 30;

type HttpModule = NonNullable<NonNullable<NodeOptions['transportOptions']>['httpModule']>;

/**
 * Sends reports with Sentry's client and nothing else of its SDK: no integration, no patch of Node, no scope that requests
 * share. So an event has the trace id that the client was told, OpenTelemetry stays who it was, and without a DSN none of this
 * is loaded.
 */
export async function openSentryReporter({ dsn, environment, release, answerMsMax = 5_000 }: SentryOptions): Promise<ErrorReporter> {
  const { NodeClient, Scope, defaultStackParser, makeNodeTransport } = await import('@sentry/node');
  const client = new NodeClient({
    dsn,
    environment,
    release,
    integrations: [],
    stackParser: defaultStackParser,
    transport: makeNodeTransport,
    transportOptions: { bufferSize: waitingMax, httpModule: inTimeOnly(new URL(dsn).protocol === 'https:' ? https : http, answerMsMax) },
    beforeSend: onlyListed,
    includeServerName: false,
    enableRuntimeChannelInjection: false,
    sendClientReports: false,
    traceLifecycle: 'static',
    // What older versions called `sendDefaultPii: false`; nothing here collects any of it, and `onlyListed` would drop it.
    dataCollection: { userInfo: false, cookies: false, httpHeaders: false, httpBodies: [], urlQueryParams: false, databaseQueryData: false, queues: false, stackFrameVariables: false, frameContextLines: 0 },
  });
  return new SentryErrorReporter(client, () => new Scope());
}

class SentryErrorReporter implements ErrorReporter {
  readonly kind = 'sentry';
  private counts: ReportTally = { sent: 0, dropped: 0, lastDroppedAtMs: null };

  constructor(
    private readonly client: NodeClient,
    private readonly newScope: () => InstanceType<typeof import('@sentry/node').Scope>,
  ) {
    client.on('afterSendEvent', (_event, { statusCode = 0 }) => {
      // A collector that is away, late, full or refuses answers with no status, or another.
      if (statusCode >= 200 && statusCode < 300) this.counts = { ...this.counts, sent: this.counts.sent + 1 };
      else this.drop();
    });
  }

  get tally(): ReportTally {
    return this.counts;
  }

  report(report: ErrorReport): void {
    try {
      this.client.captureEvent(sentryEventOf(report), {}, this.newScope());
    } catch {
      // Whatever was thrown may be anything, a Proxy that throws when it is looked at too: to report must not fail a request.
      this.drop();
    }
  }

  async close(msMax: number): Promise<void> {
    await inTime(msMax, Promise.resolve(this.client.close(msMax)));
  }

  private drop(): void {
    this.counts = { ...this.counts, dropped: this.counts.dropped + 1, lastDroppedAtMs: performance.now() };
  }
}

/** Sentry's transport waits for an answer for ever; a request of this one ends. */
function inTimeOnly(module: typeof http | typeof https, msMax: number): HttpModule {
  return {
    request: (options, callback) => {
      if (typeof options === 'string' || options instanceof URL) throw new TypeError('the transport gives options');
      return module.request({ ...options, signal: AbortSignal.timeout(msMax) }, callback);
    },
  };
}
