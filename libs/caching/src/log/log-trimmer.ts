import type { LogReader } from './log-reader.ts';
import type { Stamp } from './stamp.ts';

/**
 * Remembers which transactions had all ended when, and has the log trimmed below that after the retention. By xid and
 * not by the age of rows, for a long transaction's row is born old: by age it would go before any tail could read it.
 */
export class LogTrimmer {
  private marks: { readonly atMs: number; readonly xmin: bigint }[] = [];

  /** @param retentionMs longer than any tail may lag; a shorter one makes slow processes begin anew */
  constructor(
    private readonly reader: Pick<LogReader, 'trim'>,
    private readonly retentionMs: number,
  ) {}

  /** @param atMs monotonic */
  async saw({ xmin }: Stamp, atMs: number): Promise<void> {
    const latest = this.marks.at(-1);
    // Sixty marks a retention: memory stays small, and a row lives a sixtieth longer at most.
    if (latest === undefined || atMs - latest.atMs >= this.retentionMs / 60) this.marks.push({ atMs, xmin });
    const old = this.marks.filter((mark) => atMs - mark.atMs >= this.retentionMs);
    const below = old.at(-1)?.xmin;
    if (below === undefined) return;
    this.marks = this.marks.slice(old.length);
    await this.reader.trim(below);
  }

  /** Xids of another epoch say nothing. */
  forget(): void {
    this.marks = [];
  }
}
