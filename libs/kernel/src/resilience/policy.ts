/** How something that can break is asked: deadline, bulkhead, retries within a budget, breaker, time of one attempt. */
export interface Policy {
  /** Of the dependency, as configuration, metrics and health call it: `smtp`, `webhooks`. */
  readonly name: string;
  /**
   * @param signal aborted when the attempt has had its time
   * @throws what `work` throws; `PolicyRefusal` without asking; `PolicyTimeout` when nothing came in time
   */
  execute<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Asks once and waits for ever: for tests, and for who has nothing to be protected from. */
export const unprotected = (name: string): Policy => ({ name, execute: (work, signal = new AbortController().signal) => work(signal) });

/** Why it was not asked: it is known to be broken, or as many ask already as may. */
export type RefusalReason = 'breaker' | 'bulkhead';

/** Nobody was asked: to come again later costs the dependency nothing. */
export class PolicyRefusal extends Error {
  override readonly name = 'PolicyRefusal';

  constructor(
    readonly dependency: string,
    readonly reason: RefusalReason,
  ) {
    super(`${dependency} was not asked: ${reason === 'breaker' ? 'it is known to be broken' : 'too many ask already'}`);
  }
}

/** It was asked and did not answer in time; what it did nobody knows. */
export class PolicyTimeout extends Error {
  override readonly name = 'PolicyTimeout';

  constructor(
    readonly dependency: string,
    readonly limit: 'attempt' | 'deadline',
    readonly limitMs: number,
  ) {
    super(`${dependency} did not answer within ${limitMs} ms`);
  }
}
