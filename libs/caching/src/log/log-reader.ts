import type { Stamp } from './stamp.ts';

/** One look at the log: epoch, floor, snapshot and rows of one statement, so that nothing falls between. */
export interface LogReading {
  readonly stamp: Stamp;
  /** Rows of transactions below it are gone. */
  readonly floor: bigint;
  /** The database's clock, epoch ms. */
  readonly nowMs: number;
  /** Null: more than were asked for. */
  readonly changes: readonly { readonly xid: bigint; readonly tags: readonly string[] }[] | null;
}

/** Where the log is read. */
export interface LogReader {
  /**
   * What became visible since the previous reading; from the floor on when there was none.
   * @param tagsMax how many tags may be brought
   */
  read(previous: Stamp | null, tagsMax: number): Promise<LogReading>;
  /** Begins a new epoch, when the present one is broken or `force` says so; on a standby nothing happens. */
  renewEpoch(options: { force: boolean }): Promise<void>;
  /** Deletes what is older. Several processes may call it: one does it. */
  trim(below: bigint): Promise<void>;
  close(): Promise<void>;
}
