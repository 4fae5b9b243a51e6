import type { LogReader, LogReading } from '../log/log-reader.ts';
import { parseStamp, type Stamp } from '../log/stamp.ts';

/**
 * A server as its transactions: they begin in the order of xids, and end in any. It reads its log as the statement of the tail
 * does, and says by brute force what a snapshot shows.
 */
export class ModelServer implements LogReader {
  private readonly running = new Map<bigint, readonly string[]>();
  private readonly ended = new Map<bigint, { readonly tags: readonly string[]; readonly hasCommitted: boolean }>();
  private nextXid = 100n;
  private floor = 100n;

  begin(tags: readonly string[]): void {
    this.running.set(this.nextXid, tags);
    this.nextXid += 1n;
  }

  /** @param which of those that run */
  end(which: number, hasCommitted: boolean): void {
    const xid = [...this.running.keys()][which % Math.max(1, this.running.size)];
    if (xid === undefined) return;
    this.ended.set(xid, { tags: this.running.get(xid) ?? [], hasCommitted });
    this.running.delete(xid);
  }

  snapshot(): Stamp {
    const xmax = [...this.ended.keys()].reduce((latest, xid) => (xid >= latest ? xid + 1n : latest), 100n);
    const xip = [...this.running.keys()].filter((xid) => xid < xmax);
    return parseStamp('e', `${xip[0] ?? xmax}:${xmax}:${xip.join(',')}`);
  }

  /** What the rows of a tag say: the transactions that have committed to it. */
  rowsOf(tags: readonly string[]): string {
    return [...this.ended].filter(([, { tags: changed, hasCommitted }]) => hasCommitted && changed.some((tag) => tags.includes(tag))).map(([xid]) => String(xid)).toSorted((one, other) => one.localeCompare(other)).join();
  }

  read(previous: Stamp | null): Promise<LogReading> {
    const isAsked = (xid: bigint): boolean => (previous === null ? xid >= this.floor : previous.xip.includes(xid) || xid >= previous.xmax);
    const changes = [...this.ended].filter(([xid, { hasCommitted }]) => hasCommitted && xid >= this.floor && isAsked(xid)).map(([xid, { tags }]) => ({ xid, tags }));
    return Promise.resolve({ stamp: this.snapshot(), floor: this.floor, nowMs: 0, changes });
  }

  trimNow(): void {
    this.floor = this.snapshot().xmin;
  }

  renewEpoch(): Promise<void> {
    return Promise.resolve();
  }

  trim(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
