import { inTime } from '#kernel';
import type { Defects } from './defects.ts';

export interface EscapedErrorOptions {
  readonly defects: Defects;
  /** Ends what is under way, as far as that can still be done. */
  readonly end: () => Promise<void>;
  /** How long that may take, ms. */
  readonly endMsMax: number;
  readonly exit: (code: number) => void;
}

/**
 * Catches what nobody else has.
 *
 * A promise that failed with nobody waiting is logged and reported, and the process goes on. Why: whoever began it has been
 * answered already; its transaction has ended by itself, and nothing in memory is half changed, for there every change is
 * made between two awaits. To end a process for it would cut off thousands of requests that have nothing to do with it.
 *
 * An exception that nobody caught came out of a callback in the middle of its work: what it was about to change is in an
 * unknown state. It is logged and reported, what is under way is given `endMsMax`, and the process exits with 1, for whoever
 * runs it to start it anew. A second one exits at once.
 * @returns stops catching
 */
export function catchEscapedErrors({ defects, end, endMsMax, exit }: EscapedErrorOptions): () => void {
  let isEnding = false;
  const onRejection = (reason: unknown): void => {
    defects.tell(reason, { code: null, traceId: null, route: 'unhandledRejection', message: 'a promise failed and nobody was waiting for it' });
  };
  const onException = (error: unknown): void => {
    defects.tell(error, { code: null, traceId: null, route: 'uncaughtException', message: 'an exception was caught by nobody: the process ends', level: 'fatal' });
    if (isEnding) {
      exit(1);
      return;
    }
    isEnding = true;
    void inTime(endMsMax, Promise.resolve().then(end)).then(() => exit(1));
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}
