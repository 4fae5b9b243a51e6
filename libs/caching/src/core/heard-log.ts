import { inTime } from '#kernel';
import type { ChangeLog } from '../log/change-log.ts';

/** A read of the log takes a millisecond or two. Who would wait much longer is better served by the database. */
export const tailWaitMs = 200;

/** Whether the log was heard lately; who finds that it was not reads it once more, with all who wait for the same. */
export class HeardLog {
  /** The reading after which one was waited for in vain: until there is another, nobody waits again. */
  private gaveUpAfter = -1;

  constructor(
    private readonly log: ChangeLog,
    private readonly staleMsMax: number,
  ) {}

  isHeard(): boolean {
    return this.log.latest !== null && this.log.ageMs() <= this.staleMsMax;
  }

  async hear(): Promise<boolean> {
    if (this.isHeard()) return true;
    const { readings } = this.log;
    if (this.gaveUpAfter === readings) return false;
    if (!(await inTime(tailWaitMs, this.log.tailNow()))) this.gaveUpAfter = readings;
    return this.isHeard();
  }
}
