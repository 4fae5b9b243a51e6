import { readStamp, type Stamp } from '#caching';
import { systemContext, type Context, type Database } from '#kernel';
import type { DirectoryRow } from '../domain/directory/directory-row.ts';
import { OrdinalSet } from '../domain/directory/ordinal-set.ts';
import type { RestaurantDirectory } from '../domain/directory/restaurant-directory.ts';
import { readDirectoryRowsAfter, readDirectoryRowsOf } from '../persistence/sql/directory-rows.ts';
import { inSlices } from './in-slices.ts';

/** The driver parses a batch in one go: of 256 rows that is 2 ms. */
const batchRows = 256;
/** A million restaurants take minutes, with others' work in between. */
const loadMsMax = 900_000;

/** The tenant has more than a process may keep; PostgreSQL's own search answers it. */
export class DirectoryFull extends Error {
  override readonly name = 'DirectoryFull';
}

export interface DirectoryLoaderOptions {
  readonly database: Database;
  readonly tenantId: string;
  readonly restaurantsMax: number;
  readonly bytesMax: number;
  /** Ends a load between two batches. */
  readonly signal: AbortSignal;
}

/** Brings a directory up to date with the database. One load at a time: what is read first is put first. */
export class DirectoryLoader {
  constructor(private readonly options: DirectoryLoaderOptions) {}

  /**
   * Reads all of the tenant in one snapshot, and leaves out what is no longer there.
   * @returns what the snapshot saw
   * @throws DirectoryFull
   */
  async loadAll(directory: RestaurantDirectory): Promise<Stamp> {
    const seen = new OrdinalSet(directory.ordinalCount);
    const stamp = await this.options.database.read(this.context(), async (tx) => {
      const first = await readStamp(tx);
      for (let afterId = 0; ; ) {
        this.options.signal.throwIfAborted();
        const rows = await readDirectoryRowsAfter(tx, { afterId, limit: batchRows });
        await inSlices(putting(directory, rows));
        for (const { restaurantId } of rows) seen.add(directory.ordinal(restaurantId) ?? 0);
        if (this.isWorthPacking(directory)) await inSlices(directory.packing());
        if (this.isFull(directory)) return null;
        const last = rows.at(-1);
        if (last === undefined || rows.length < batchRows) return first;
        afterId = last.restaurantId;
      }
    });
    // Not within the transaction, whose errors become the catalogue's.
    if (stamp === null) throw this.full();
    await inSlices(removingAllBut(directory, seen));
    if (directory.postings.tailSize > batchRows) await inSlices(directory.packing());
    return stamp;
  }

  /** Reads these again; those that are not listed any more leave. @throws DirectoryFull */
  async reload(directory: RestaurantDirectory, restaurantIds: readonly number[]): Promise<void> {
    for (let from = 0; from < restaurantIds.length; from += batchRows) {
      const ids = restaurantIds.slice(from, from + batchRows);
      this.options.signal.throwIfAborted();
      const rows = await this.options.database.read(this.context(), (tx) => readDirectoryRowsOf(tx, ids));
      await inSlices(putting(directory, rows));
      const there = new Set(rows.map(({ restaurantId }) => restaurantId));
      for (const id of ids) if (!there.has(id)) directory.remove(id);
      if (directory.wantsPacking) await inSlices(directory.packing());
      if (this.isFull(directory)) throw this.full();
    }
  }

  private isFull(directory: RestaurantDirectory): boolean {
    return directory.size > this.options.restaurantsMax || directory.bytes() > this.options.bytesMax;
  }

  private full(): DirectoryFull {
    return new DirectoryFull(`more than ${this.options.restaurantsMax} restaurants, or ${this.options.bytesMax} bytes`);
  }

  /** While everything is new, packing whenever the tail is as long as the rest copies each word twice, not forty times. */
  private isWorthPacking(directory: RestaurantDirectory): boolean {
    return directory.wantsPacking && directory.postings.tailSize > directory.size / 2;
  }

  private context(): Context {
    return systemContext(this.options.tenantId, { deadlineAtMs: performance.now() + loadMsMax });
  }
}

function* putting(directory: RestaurantDirectory, rows: readonly DirectoryRow[]): Generator<void, void> {
  for (const row of rows) {
    directory.put(row);
    yield;
  }
}

function* removingAllBut(directory: RestaurantDirectory, seen: OrdinalSet): Generator<void, void> {
  for (let ordinal = 0; ordinal < directory.ordinalCount; ordinal += 1) {
    if (!seen.has(ordinal)) directory.remove(directory.restaurantId(ordinal));
    if (ordinal % 1_024 === 1_023) yield;
  }
}
