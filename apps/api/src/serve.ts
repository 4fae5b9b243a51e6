import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { catchEscapedErrors, createLogger, Readiness, runningTelemetry } from '#monitoring';
import type { Config } from './config.ts';
import { createApp } from './create-app.ts';
import { endInOrder } from './end-in-order.ts';
import { lastReportsMsMax, openDefects } from './open-defects.ts';
import { listenRefusal } from './start-refusal.ts';

/** How long a process in an unknown state may go on with what is under way, ms: requests end in less, or never. */
const brokenMsMax = 5_000;

/**
 * Starts the application, listens, and ends it in order when the process is asked to stop.
 * @throws StartRefusal with a sentence for the person who starts it
 */
export async function serve(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel, isBuffered: true });
  const defects = await openDefects(config, logger);
  const sendLast = (): Promise<void> => defects.reporter.close(lastReportsMsMax);
  let app: NestFastifyApplication | null = null;
  catchEscapedErrors({
    defects,
    endMsMax: brokenMsMax,
    end: async () => {
      app?.get(Readiness).drain();
      await app?.close();
    },
    exit: (code) => void sendLast().then(() => logger.flush(() => process.exit(code))),
  });
  app = await createApp(config, { logger, defects });
  endInOrder(app, config, logger, sendLast);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw listenRefusal(error, config) ?? error;
  }
  logger.info({ address: await app.getUrl(), metrics: runningTelemetry()?.scrapeUrl ?? null }, 'listening');
}
