import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DrainHooks, drainOnSignals, type Logger, Readiness, runningTelemetry } from '#monitoring';
import type { Config } from './config.ts';

/** How long a collector is waited for at the end, ms: it may be what is broken, and others wait for this process to be gone. */
export const telemetryEndMsMax = 2_000;

/**
 * Has the process end in order when it is asked to stop: what is under way is answered, and its log is written to the end.
 * @param sendLast sends what is left to send once nothing can fail any more; never fails
 */
export function endInOrder(app: NestFastifyApplication, { drainWaitMs, drainTimeoutMs }: Pick<Config, 'drainWaitMs' | 'drainTimeoutMs'>, logger: Logger, sendLast: () => Promise<void> = () => Promise.resolve()): void {
  drainOnSignals({
    readiness: app.get(Readiness),
    logger,
    waitMs: drainWaitMs,
    timeoutMs: drainTimeoutMs,
    close: async () => {
      await app.close();
      await runningTelemetry()?.end(telemetryEndMsMax);
    },
    cutOff: () => app.getHttpServer().closeAllConnections(),
    flush: () => app.get(DrainHooks).run(logger),
    // Only who ends in order waits for the last reports: a second signal exits at once.
    exit: (code) => void (code === 0 ? sendLast() : Promise.resolve()).then(() => logger.flush(() => process.exit(code))),
  });
}
