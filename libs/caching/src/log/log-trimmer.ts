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
    // Sixty marks a retention: memory stays small, and a row lives a sixtieth longer at most. As often it is tried, for a
    // trim that fails costs the tail its connection.
    if (latest !== undefined && atMs - latest.atMs < this.retentionMs / 60) return;
    this.marks.push({ atMs, xmin });
    const old = this.marks.filter((mark) => atMs - mark.atMs >= this.retentionMs).at(-1);
    if (old === undefined) return;
    this.marks = this.marks.filter((mark) => mark.atMs >= old.atMs);
    await this.reader.trim(old.xmin);
    // Only now: until it succeeds, the next mark asks again.
    this.marks = this.marks.filter((mark) => mark !== old);
  }

  get markCount(): number {
    return this.marks.length;
  }

  /** Xids of another epoch say nothing. */
  forget(): void {
    this.marks = [];
  }
}
