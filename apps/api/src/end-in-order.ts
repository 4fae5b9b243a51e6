import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DrainHooks, drainOnSignals, type Logger, Readiness } from '#monitoring';
import type { Config } from './config.ts';

/** Has the process end in order when it is asked to stop: what is under way is answered, and its log is written to the end. */
export function endInOrder(app: NestFastifyApplication, { drainWaitMs, drainTimeoutMs }: Pick<Config, 'drainWaitMs' | 'drainTimeoutMs'>, logger: Logger): void {
  drainOnSignals({
    readiness: app.get(Readiness),
    logger,
    waitMs: drainWaitMs,
    timeoutMs: drainTimeoutMs,
    close: () => app.close(),
    cutOff: () => app.getHttpServer().closeAllConnections(),
    flush: () => app.get(DrainHooks).run(logger),
    exit: (code) => logger.flush(() => process.exit(code)),
  });
}
