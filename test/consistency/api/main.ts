import { Cache } from '#caching';
import { createLogger } from '#monitoring';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { serveWatched } from '../../support/serve-watched.ts';
import { readOptions } from './options.ts';
import { HoldsModule } from './holds.ts';
import { plant } from './plant.ts';

// The API as it is; and, where that is to be found out, with something wrong. It says every second where answers came from.

const { logRetentionMs, planted } = readOptions(process.env);
plant(planted);

const config = { ...parseConfig(process.env), logRetentionMs };
const logger = createLogger({ level: config.logLevel });
const app = await createApp(config, { logger, imports: [HoldsModule] });
const cache = app.get(Cache);
setInterval(() => {
  const { byQuestion: asks, standbys } = cache.stats();
  process.stdout.write(`${JSON.stringify({ asks, standbys })}\n`);
}, 1_000).unref();
await serveWatched(app, config, logger);
