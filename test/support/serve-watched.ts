import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainOnSignals, type Logger, Readiness } from '#monitoring';
import type { Config } from '../../apps/api/src/config.ts';

/** Serves an application that a checker watches, as the API's own program does, until it is told to end or its checker is gone. */
export async function serveWatched(app: NestFastifyApplication, config: Config, logger: Logger): Promise<void> {
  drainOnSignals({
    readiness: app.get(Readiness),
    logger,
    waitMs: config.drainWaitMs,
    timeoutMs: config.drainTimeoutMs,
    close: () => app.close(),
    cutOff: () => app.getHttpServer().closeAllConnections(),
    exit: (code) => logger.flush(() => process.exit(code)),
  });
  await app.listen({ port: config.port, host: config.host });
  // Nobody else would end it when the checker itself is killed.
  const checker = process.ppid;
  setInterval(() => {
    if (process.ppid !== checker) process.exit(1);
  }, 1_000).unref();
}
