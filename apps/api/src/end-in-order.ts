import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainOnSignals, type Logger, Readiness, runningTelemetry } from '#monitoring';
import type { Config } from './config.ts';

/** How long a collector is waited for at the end, ms: it may be what is broken, and others wait for this process to be gone. */
export const telemetryEndMsMax = 2_000;

/** Has the process end in order when it is asked to stop: what is under way is answered, and its log is written to the end. */
export function endInOrder(app: NestFastifyApplication, { drainWaitMs, drainTimeoutMs }: Pick<Config, 'drainWaitMs' | 'drainTimeoutMs'>, logger: Logger): void {
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
    exit: (code) => logger.flush(() => process.exit(code)),
  });
}
