import type { Facts } from '../hammer/facts.ts';

/** What is known about one fault when its house is closed again. Times are epoch milliseconds, as in the histories. */
export interface Evidence {
  readonly facts: Facts;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  /** Until when clients went on. */
  readonly untilMs: number;
  /** Answers that showed something of our insides. */
  readonly leaks: readonly string[];
  /** What whoever brought it about saw, and should not have been. */
  readonly wrong: readonly string[];
  /** Of the processes that lived through it, the most that one grew, in MiB; null when none did. */
  readonly grownMebibytes: number | null;
  /** What went wrong with bringing it about, beside what is judged. */
  readonly notes: readonly string[];
}

export interface FaultVerdict {
  readonly name: string;
  /** Answers by status and code between its begin and the end of the load, most first. */
  readonly seen: ReadonlyMap<string, number>;
  readonly requests: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  /** Until nothing failed any more, and a read and a write had been answered; Infinity: never. */
  readonly recoverySeconds: number;
  readonly grownMebibytes: number | null;
  readonly notes: readonly string[];
  /** Nobody noticed a fault that nobody can overlook: then nothing is shown. */
  readonly isAsleep: boolean;
  readonly isSurvived: boolean;
}

export const recoverySecondsMax = 10;
/** What a process may grow under load while it collects garbage when it likes. A leak of a waiting request a millisecond would be more. */
export const grownMebibytesMax = 160;
