import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Readiness } from '../health/readiness.ts';

/** How long closing may take after everything was cut off: what has not ended by then never will. */
const closeMsMax = 5_000;

export interface DrainOptions {
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** How long requests are still accepted while balancers notice, ms. */
  readonly waitMs: number;
  /** How long requests under way may take to finish after that, ms. */
  readonly timeoutMs: number;
  /** Stops accepting, waits for what is under way, closes everything. */
  readonly close: () => Promise<void>;
  /** Cuts what is still under way when the time is over. */
  readonly cutOff: () => void;
  /** After that: what is in buffers leaves. Bounded in time by itself, and never fails. */
  readonly flush?: () => Promise<void>;
  readonly exit: (code: number) => void;
}

/**
 * Ends the process in order when it is asked to: readiness says no at once, then requests are accepted for `waitMs`
 * more, then those under way are finished, then buffers are emptied. A second signal exits at once.
 * @returns stops listening to signals
 */
export function drainOnSignals(options: DrainOptions): () => void {
  let draining = false;
  const limits: Limits = { timer: undefined, isOver: false };
  const begin = (signal: NodeJS.Signals): void => {
    if (draining) {
      options.logger.warn({ signal }, 'second signal: exiting at once');
      limits.isOver = true;
      clearTimeout(limits.timer);
      options.exit(1);
      return;
    }
    draining = true;
    options.logger.info({ signal, waitMs: options.waitMs }, 'draining');
    void drain(options, limits);
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  return () => {
    process.off('SIGTERM', begin);
    process.off('SIGINT', begin);
  };
}

interface Limits {
  timer: NodeJS.Timeout | undefined;
  /** Somebody did not want to wait. */
  isOver: boolean;
}

async function drain({ readiness, logger, waitMs, timeoutMs, close, cutOff, flush, exit }: DrainOptions, limits: Limits): Promise<void> {
  readiness.drain();
  await sleep(waitMs);
  if (limits.isOver) return;
  limits.timer = setTimeout(() => {
    logger.warn({ timeoutMs }, 'requests are still under way: cutting them off');
    limits.timer = setTimeout(() => {
      logger.error('something does not close: exiting without it');
      exit(1);
    }, closeMsMax);
    cutOff();
  }, timeoutMs);
  try {
    await close();
    clearTimeout(limits.timer);
    await flush?.();
    logger.info('stopped');
    exit(0);
  } catch (err) {
    logger.error({ err }, 'stopping failed');
    exit(1);
  } finally {
    clearTimeout(limits.timer);
  }
}
