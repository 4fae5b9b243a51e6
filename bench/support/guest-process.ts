import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import type { Guests, ToOffer } from './offer-when-told.ts';
import type { OfferedLoad, OfferedResult } from './offered-load.ts';

/** Beyond what a load takes by its own bounds, ms: then its process hangs. */
const graceMs = 30_000;

/** The guests, in a process of their own. */
export class GuestProcess {
  private readonly child: ChildProcess;

  constructor(guests: Guests) {
    this.child = fork(new URL(`./offer-when-told${extname(import.meta.filename)}`, import.meta.url), { execArgv: process.execArgv });
    this.tell({ guests });
  }

  /** @throws Error when the process ends, or does not answer in time */
  offer(load: OfferedLoad): Promise<OfferedResult> {
    return new Promise((resolve, reject) => {
      const over = (settle: () => void): void => {
        clearTimeout(timer);
        this.child.off('message', answered).off('exit', ended);
        settle();
      };
      const answered = (result: unknown): void => over(() => resolve(result as OfferedResult));
      const ended = (code: number | null): void => over(() => reject(new Error(`the guests ended with ${String(code)}`)));
      const timer = setTimeout(() => over(() => reject(new Error('the guests do not come to an end'))), (load.warmUpSeconds + load.seconds) * 1_000 + load.patienceMs + graceMs);
      this.child.once('message', answered).once('exit', ended);
      this.tell({ load });
    });
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private tell(told: ToOffer): void {
    this.child.send(told);
  }
}
