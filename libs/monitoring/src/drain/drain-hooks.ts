import { inTime } from '#kernel';
import type { Logger } from '../logging/logger.ts';

interface Hook {
  readonly name: string;
  readonly work: () => Promise<unknown>;
}

/** A collector that does not answer must not keep a process that has nothing else to do. */
const hookMsMax = 2_000;

/** What is still to be done when the last request was answered and everything is closed: telemetry that lies in buffers leaves. */
export class DrainHooks {
  private readonly hooks: Hook[] = [];

  /** @param work all hooks run at once, and each has two seconds */
  add(name: string, work: () => Promise<unknown>): void {
    this.hooks.push({ name, work });
  }

  /** Never fails. */
  async run(logger: Logger): Promise<void> {
    await Promise.all(this.hooks.map(async ({ name, work }) => {
      // One that throws at once is as one that fails.
      const isDone = await inTime(hookMsMax, Promise.resolve().then(work));
      if (!isDone) logger.warn({ hook: name }, 'what was to be done at the end failed, or took too long');
    }));
  }
}
