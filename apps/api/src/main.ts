import { drainOnSignals, createLogger, Readiness } from '#monitoring';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { createApp } from './create-app.ts';
import { listenRefusal, StartRefusal } from './start-refusal.ts';

async function serve(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const app = await createApp(config, { logger });
  drainOnSignals({
    readiness: app.get(Readiness),
    logger,
    waitMs: config.drainWaitMs,
    timeoutMs: config.drainTimeoutMs,
    close: () => app.close(),
    cutOff: () => app.getHttpServer().closeAllConnections(),
    exit: (code) => logger.flush(() => process.exit(code)),
  });
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await app.close();
    throw listenRefusal(error, config) ?? error;
  }
  logger.info({ url: await app.getUrl() }, 'listening');
}

try {
  await serve(parseConfig(process.env));
} catch (error) {
  // A refusal is for the person who starts the server: its sentence is all they need. Anything else is a defect.
  if (error instanceof ConfigError || error instanceof StartRefusal) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exitCode = 1;
}
