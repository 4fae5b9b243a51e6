import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '#monitoring';
import type { Config } from '../../apps/api/src/config.ts';
import { endInOrder } from '../../apps/api/src/end-in-order.ts';

/** Serves an application that a checker watches, as the API's own program does, until it is told to end or its checker is gone. */
export async function serveWatched(app: NestFastifyApplication, config: Config, logger: Logger): Promise<void> {
  endInOrder(app, config, logger);
  await app.listen({ port: config.port, host: config.host });
  // Nobody else would end it when the checker itself is killed.
  const checker = process.ppid;
  setInterval(() => {
    if (process.ppid !== checker) process.exit(1);
  }, 1_000).unref();
}
