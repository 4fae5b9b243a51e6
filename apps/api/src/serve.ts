import { createLogger, runningTelemetry } from '#monitoring';
import type { Config } from './config.ts';
import { createApp } from './create-app.ts';
import { endInOrder } from './end-in-order.ts';
import { listenRefusal } from './start-refusal.ts';

/**
 * Starts the application, listens, and ends it in order when the process is asked to stop.
 * @throws StartRefusal with a sentence for the person who starts it
 */
export async function serve(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel, isBuffered: true });
  const app = await createApp(config, { logger });
  endInOrder(app, config, logger);
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw listenRefusal(error, config) ?? error;
  }
  logger.info({ address: await app.getUrl(), metrics: runningTelemetry()?.scrapeUrl ?? null }, 'listening');
}
