export type BreakerState = 'closed' | 'half_open' | 'open';

/** What is shown of one dependency's policy. Counts only grow. */
export interface PolicyStanding {
  readonly state: BreakerState;
  readonly retries: number;
  /** By reason: `breaker`, `bulkhead`, `deadline`, `budget`. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** A dependency that is asked by a policy, whoever carries that out. */
export interface Guarded {
  readonly name: string;
  standing(): PolicyStanding;
}
