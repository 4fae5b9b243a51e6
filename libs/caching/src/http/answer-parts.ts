import type { AnswerPart, Provenance, Recipient } from '#kernel';
import type { ChangeLog } from '../log/change-log.ts';
import { formatSnapshot, includesStamp } from '../log/stamp.ts';

/** Collects what one request's answer is made from. */
export class AnswerParts implements Provenance {
  private readonly parts: AnswerPart[] = [];
  private isWhole = true;
  private untilMs = Infinity;
  private staleMs: number | null = null;
  private readonly tellers: ((to: Recipient) => void)[] = [];

  madeFrom(part: AnswerPart): void {
    this.parts.push(part);
  }

  holdsUntil(epochMs: number): void {
    this.untilMs = Math.min(this.untilMs, epochMs);
  }

  madeFromElse(): void {
    this.isWhole = false;
  }

  madeFromStale(ageMs: number): void {
    this.isWhole = false;
    this.staleMs = Math.max(this.staleMs ?? 0, ageMs);
  }

  whenSentAgain(tell: (to: Recipient) => void): void {
    this.tellers.push(tell);
  }

  /** Null: nobody wants to know. */
  get sentAgain(): ((to: Recipient) => void) | null {
    const { tellers } = this;
    return tellers.length === 0 ? null : (to) => tellers.forEach((tell) => tell(to));
  }

  /** How old the oldest part may be, ms; null when none is stale. */
  get oldestMs(): number | null {
    return this.staleMs;
  }

  /** Null: something cannot be judged, or nobody said what the answer is made from. */
  get all(): readonly AnswerPart[] | null {
    const [first] = this.parts;
    if (!this.isWhole || first === undefined) return null;
    return this.untilMs === Infinity ? this.parts : [...this.parts, { stamp: first.stamp, tags: [], validUntilMs: this.untilMs }];
  }
}

/**
 * Parts as one: made untrue by whatever makes one of them untrue, valid for as long as each is, under one snapshot for which
 * all of them are right. Several snapshots do not do: the smallest would promise to clients less than they have seen, the
 * largest would hide what changed between.
 *
 * `later`: a part is newer than what is known of the log. Null: a part is not true any more.
 */
export function composed(parts: readonly AnswerPart[], log: Pick<ChangeLog, 'latest' | 'isCurrent'>): AnswerPart | 'later' | null {
  const [first] = parts;
  if (first === undefined) return null;
  const tags = [...new Set(parts.flatMap((part) => part.tags))];
  const validUntilMs = Math.min(...parts.map((part) => part.validUntilMs));
  const areOfOneSnapshot = parts.every(({ stamp }) => stamp === first.stamp || (stamp.epoch === first.stamp.epoch && formatSnapshot(stamp) === formatSnapshot(first.stamp)));
  if (areOfOneSnapshot) return { stamp: first.stamp, tags, validUntilMs };
  const { latest } = log;
  if (latest === null) return null;
  if (!parts.every(({ stamp }) => includesStamp(latest, stamp))) return 'later';
  // Found right for this snapshot now, each by itself, and nothing else was read.
  return parts.every((part) => log.isCurrent(part.stamp, part.tags)) ? { stamp: latest, tags, validUntilMs } : null;
}
