import { createLogger } from '#monitoring';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { createApp } from './create-app.ts';

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const app = await createApp(config, { logger });
  await app.listen({ port: config.port, host: config.host });
  logger.info({ url: await app.getUrl() }, 'listening');
}

await main();
