import type { Server } from 'node:net';
import { createLogger, Readiness, runningTelemetry } from '#monitoring';
import { ConfigError, parseConfig } from '../../api/src/config.ts';
import { createApp } from '../../api/src/create-app.ts';
import { telemetryEndMsMax } from '../../api/src/end-in-order.ts';
import { lastReportsMsMax, openDefects } from '../../api/src/open-defects.ts';
import { listenRefusal, StartRefusal as ApiRefusal } from '../../api/src/start-refusal.ts';
import { StartRefusal } from './start-refusal.ts';

/** The API in this process, listening. */
export interface LocalApi {
  /** http://host:port, without a slash at the end. */
  url: string;
  /** Where Prometheus may ask; null: nowhere. */
  metricsUrl: string | null;
  /** Stops accepting, lets what is under way finish, closes its connections to the database. */
  stop(): Promise<void>;
}

/** Nobody should wait longer at a prompt for a request that hangs. */
const CUT_OFF_MS = 10_000;

/**
 * Starts the same application that production runs, in the launcher's process: kill -9 ends both, and
 * no orphan keeps the port. There is no balancer to wait for, so that stopping begins at once.
 *
 * @throws StartRefusal for a wrong configuration or a port that cannot be had.
 */
export async function startApi(env: NodeJS.ProcessEnv): Promise<LocalApi> {
  try {
    // With `npm start` Node has done it; whoever starts the program in another way has it now.
    await import('../../api/src/instrument.ts');
    const config = parseConfig(env);
    const logger = createLogger({ level: config.logLevel });
    const defects = await openDefects(config, logger);
    const app = await createApp(config, { logger, defects });
    try {
      await app.listen({ port: config.port, host: config.host });
    } catch (error) {
      await app.close();
      throw listenRefusal(error, config) ?? error;
    }
    const stop = async (): Promise<void> => {
      app.get(Readiness).drain();
      const timer = setTimeout(() => app.getHttpServer().closeAllConnections(), CUT_OFF_MS);
      try {
        await app.close();
      } finally {
        clearTimeout(timer);
      }
      await defects.reporter.close(lastReportsMsMax);
      await runningTelemetry()?.end(telemetryEndMsMax);
      await new Promise<void>((resolve) => logger.flush(() => resolve()));
    };
    return { url: `http://${inUrl(config.host)}:${portOf(app.getHttpServer())}`, metricsUrl: runningTelemetry()?.scrapeUrl ?? null, stop };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ApiRefusal) throw new StartRefusal(error.message, { cause: error });
    throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The API listens on no port');
  return address.port;
}

/** The address to write in a browser on this machine for an address that is listened on. */
function inUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
