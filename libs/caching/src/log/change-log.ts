import type { ConsistencyToken } from './consistency-token.ts';
import type { Stamp } from './stamp.ts';

/** Who keeps something that a change makes untrue. It must not throw: one listener's fault is not another's. */
export interface ChangeListener {
  /**
   * Tags that became invalid since the last call, each with the transactions that did it. A statement that touched too
   * much, and a TRUNCATE, name the whole table: `bookings:*`. Who listens to a tag of a table listens to that one too.
   */
  changed(tags: ReadonlyMap<string, readonly bigint[]>): void;
  /** Nothing known before is true any more: the log began anew, or was trimmed past this process. */
  lost(): void;
}

/** What this process knows about changes that were committed, by whomever. */
export interface ChangeLog {
  /** Null: nothing may be kept, and nothing that was kept may be served. */
  readonly epoch: string | null;
  /** What was visible at the last successful tail; null while there is no epoch. */
  readonly latest: Stamp | null;
  /** What was stamped below it cannot be judged any more; null while there is no epoch. */
  readonly floor: bigint | null;
  /** Another number: something may have been read, or lost, since. What is current stays so until it changes. */
  readonly readings: number;
  /** Since the last successful tail began, on the monotonic clock; Infinity before the first. */
  ageMs(): number;
  /** The database's clock as the tail knows it, epoch ms. A stepped clock of this machine changes nothing. */
  nowMs(): number;
  /** Adds a listener; the answer removes it. */
  subscribe(listener: ChangeListener): () => void;
  /** Whether nothing that is known about these tags, which include the tables' `<table>:*`, is invisible under the stamp. */
  isCurrent(stamp: Stamp, tags: readonly string[]): boolean;
  /** Reads the log once more, for all who wait; resolves when a read that began after the call has ended. @throws when it failed */
  tailNow(): Promise<void>;
  /** Whether everything that the token's bearer has seen or written is known here. */
  includes(token: ConsistencyToken): boolean;
}
