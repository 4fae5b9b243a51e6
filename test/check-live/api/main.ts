import { createLogger } from '#monitoring';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { serveWatched } from '../../support/serve-watched.ts';
import { offsetMsAt } from '../service-clock.ts';
import { readOptions } from './options.ts';
import { plant } from './plant.ts';
import { WatchedModule } from './watched.module.ts';

// The API as it is, on a faster service clock, with a witness in it; and, where that is to be found out, with something wrong.

const config = parseConfig(process.env);
const options = readOptions(process.env);
plant(options.planted);

const logger = createLogger({ level: config.logLevel });
const app = await createApp(config, { logger, databaseClockOffsetMs: () => offsetMsAt(options.clock, Date.now()), imports: [WatchedModule.forRoot(options)] });
await serveWatched(app, config, logger);
