import type { ChangeLog } from '../log/change-log.ts';
import { formatSnapshot, includesStamp, type Stamp } from '../log/stamp.ts';
import type { Entry } from './entry.ts';
import { judge, type JudgeOptions, type Verdict } from './judge.ts';

export interface JudgementOptions extends JudgeOptions {
  readonly log: ChangeLog;
  /** Told of an entry that has a new stamp. */
  readonly onStampedAnew: (entry: Entry, nowMs: number) => void;
}

/** What the judge says of entries, remembered for as long as it must say the same. `nowMs` is monotonic. */
export class Judgements {
  /** Until then the last reading of the log is young enough. */
  private freshUntilMs = -Infinity;
  private readonly log: ChangeLog;
  /** The latest stamp in PostgreSQL's words, written once a reading. */
  private latest: { readonly stamp: Stamp; readonly snapshot: string } | null = null;

  constructor(private readonly options: JudgementOptions) {
    this.log = options.log;
  }

  isServable(entry: Entry, nowMs: number): boolean {
    const isJudged = entry.reading === this.log.readings && nowMs < this.freshUntilMs && !(entry.canExpire && nowMs >= entry.servableUntilMs);
    return isJudged || this.anew(entry, nowMs) === 'served';
  }

  /** The judge's answer. It holds until the log is read again, or has not been for too long, or `validUntil` comes. */
  anew(entry: Entry, nowMs: number): Verdict {
    const { log, options } = this;
    const verdict = judge(log, entry, options);
    if (verdict !== 'served') return verdict;
    if (entry.reading !== log.readings) this.stampAnew(entry, nowMs);
    this.freshUntilMs = nowMs - log.ageMs() + options.staleMsMax;
    // A test's clock jumps: then nothing is remembered.
    if (entry.canExpire) entry.servableUntilMs = options.clockOffsetMs === undefined ? nowMs + entry.validUntilMs - log.nowMs() : -Infinity;
    return verdict;
  }

  /** Of the log, in PostgreSQL's words; empty before it was heard. */
  latestSnapshot(): string {
    const { latest } = this.log;
    if (latest === null) return '';
    if (this.latest?.stamp !== latest) this.latest = { stamp: latest, snapshot: formatSnapshot(latest) };
    return this.latest.snapshot;
  }

  /**
   * What is valid for the judge says the same as if it had been loaded under the judge's snapshot: with that stamp, what the log
   * forgets does not end its life. Not with one that shows less than its own: it would promise to clients less than they see.
   */
  private stampAnew(entry: Entry, nowMs: number): void {
    const { log, options } = this;
    entry.reading = log.readings;
    entry.trueAtMs = log.nowMs() - log.ageMs() + (options.clockOffsetMs?.() ?? 0);
    const { latest } = log;
    if (latest === null || !includesStamp(latest, entry.stamp)) return;
    entry.stamp = latest;
    entry.snapshot = this.latestSnapshot();
    options.onStampedAnew(entry, nowMs);
  }
}
