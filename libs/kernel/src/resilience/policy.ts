/** How something that can break is asked: deadline, bulkhead, retries within a budget, breaker, time of one attempt. */
export interface Policy {
  /** Of the dependency, as configuration, metrics and health call it: `smtp`, `webhooks`. */
  readonly name: string;
  /** @param signal aborted when the attempt has had its time. @throws what `work` throws, or a refusal without asking while it is known to be broken */
  execute<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Asks once and waits for ever: for tests, and for who has nothing to be protected from. */
export const unprotected = (name: string): Policy => ({ name, execute: (work, signal = new AbortController().signal) => work(signal) });
