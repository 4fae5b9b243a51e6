import { kernelErrors } from '../errors/kernel.errors.ts';
import { cancelBackend } from './cancel-backend.ts';
import { isLostConnection } from './pg-errors.ts';
import type { PgClient } from './unit-of-work.ts';

export interface Asker {
  /** What is to be thrown for what ended the unit: that nobody waits for it, if that is why. */
  reasonOf(error: unknown): unknown;
  /** Cancels nothing any more; resolves when nothing that was sent can come to anybody else. Never fails. */
  leave(): Promise<unknown>;
}

/**
 * Has PostgreSQL end what it does for a unit whose client hangs up. `leave` comes before the COMMIT, for then there is nothing left
 * to save, and before the ROLLBACK: a cancellation under way must not meet whoever has the connection next.
 * @returns null for who cannot hang up
 * @throws CLIENT_GONE when it has already, while it waited for a connection
 */
export function cancelWhenGone(hungUp: AbortSignal | undefined, client: PgClient): Asker | null {
  if (hungUp === undefined) return null;
  if (hungUp.aborted) throw kernelErrors.clientGone();
  let cancelling: Promise<unknown> | null = null;
  const cancel = (): void => {
    // A server that takes no cancellation ends the query when the connection is cut, at the latest when it wants to answer.
    cancelling = cancelBackend(client).then((isPassedOn) => isPassedOn || client.connection?.stream?.destroy(new Error('the database did not answer')));
  };
  hungUp.addEventListener('abort', cancel, { once: true });
  return {
    reasonOf: (error) => (hungUp.aborted && isCancelled(error) ? kernelErrors.clientGone({ cause: error }) : error),
    leave: () => {
      hungUp.removeEventListener('abort', cancel);
      return cancelling ?? Promise.resolve();
    },
  };
}

/** 57014, or a connection that was cut because the cancellation did not get through. */
function isCancelled(error: unknown): boolean {
  return isLostConnection(error) || (error instanceof Error && 'code' in error && error.code === '57014');
}
