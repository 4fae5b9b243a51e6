import type { ChangeLog } from '../log/change-log.ts';
import type { Stamp } from '../log/stamp.ts';

/** Why an answer is served, or is not. */
export const verdicts = ['served', 'absent', 'epoch', 'below-floor', 'invalidated', 'expired', 'log-late', 'token'] as const;
export type Verdict = (typeof verdicts)[number];

/** All that the judge looks at. */
export interface Judged {
  readonly stamp: Stamp;
  readonly tags: readonly string[];
  /** The database's clock, epoch ms; Infinity: does not depend on it. */
  readonly validUntilMs: number;
}

export interface JudgeOptions {
  /** H: what was heard of the log longer ago than this, nothing is answered from. */
  readonly staleMsMax: number;
  /** Added to the database's clock by tests that travel in time. */
  readonly clockOffsetMs?: (() => number) | undefined;
}

/**
 * Invariant I1: an answer is served only while no change of its tags, visible to a reading of the log that began at most
 * H ago, is invisible under its stamp, and while `validUntil` lies ahead. So it is what the rows said at most H ago.
 * Proved by: judge.spec.ts
 *
 * The age of the log comes last: `log-late` says that nothing else is known to be wrong.
 */
export function judge(log: ChangeLog, { stamp, tags, validUntilMs }: Judged, { staleMsMax, clockOffsetMs }: JudgeOptions): Verdict {
  const { epoch, floor } = log;
  if (epoch === null || floor === null) return 'log-late';
  if (stamp.epoch !== epoch) return 'epoch';
  if (stamp.xmin < floor) return 'below-floor';
  if (!log.isCurrent(stamp, tags)) return 'invalidated';
  if (validUntilMs <= log.nowMs() + (clockOffsetMs?.() ?? 0)) return 'expired';
  return log.ageMs() > staleMsMax ? 'log-late' : 'served';
}
