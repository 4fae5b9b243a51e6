import { readStamp, type Stamp } from '#caching';
import { systemContext, type Context, type Database, type Tx } from '#kernel';
import type { DirectoryRow } from '../domain/directory/directory-row.ts';
import { OrdinalSet } from '../domain/directory/ordinal-set.ts';
import type { RestaurantDirectory } from '../domain/directory/restaurant-directory.ts';
import { Effort, type RestingWork } from '../domain/directory/resting-work.ts';
import { readDirectoryRowsAfter, readDirectoryRowsOf } from '../persistence/sql/directory-rows.ts';
import { inSlices } from './in-slices.ts';

/** The driver parses a batch in one go: of so many rows, or characters, that is a millisecond or two. */
const batchRows = 128;
const batchCharacters = 250_000;
/** A million restaurants take minutes, with others' work in between. */
const loadMsMax = 900_000;
/** What a row costs besides its words, in characters of them. */
const piecesOfRow = 200;

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
    // Errors within become the catalogue's: that there are too many is an answer.
    const stamp = await this.options.database.read(this.context(), async (tx) => {
      const first = await readStamp(tx);
      for await (const rows of batches(tx)) {
        this.options.signal.throwIfAborted();
        if (!(await inSlices(this.taking(directory, rows, seen)))) return null;
      }
      return first;
    });
    if (stamp === null) throw this.full();
    await inSlices(removingAllBut(directory, seen));
    if (directory.tailSize > batchRows) await inSlices(directory.packing());
    return stamp;
  }

  /** Reads these again; those that are not listed any more leave. @throws DirectoryFull */
  async reload(directory: RestaurantDirectory, restaurantIds: readonly number[]): Promise<void> {
    for (let from = 0; from < restaurantIds.length; from += batchRows) {
      const ids = restaurantIds.slice(from, from + batchRows);
      this.options.signal.throwIfAborted();
      const rows = await this.options.database.read(this.context(), (tx) => readDirectoryRowsOf(tx, ids));
      const there = new Set(rows.map(({ restaurantId }) => restaurantId));
      for (const id of ids) if (!there.has(id)) directory.remove(id);
      if (!(await inSlices(this.taking(directory, rows, null)))) throw this.full();
    }
  }

  /** False when there is no room for them. */
  private *taking(directory: RestaurantDirectory, rows: readonly DirectoryRow[], seen: OrdinalSet | null): RestingWork<boolean> {
    const effort = new Effort();
    yield* directory.makingRoom(rows, effort);
    for (const row of rows) {
      if (!directory.put(row)) return false;
      seen?.add(directory.ordinal(row.restaurantId) ?? 0);
      if (effort.isDue(row.document.length + piecesOfRow)) yield effort.rest();
    }
    // While everything is new, packing whenever the tail is as long as the rest copies each word twice, not forty times.
    if (directory.wantsPacking && (seen === null || directory.tailSize > directory.size / 2)) yield* directory.packing({ all: seen !== null }, effort);
    return directory.size <= this.options.restaurantsMax && directory.bytes() <= this.options.bytesMax;
  }

  private full(): DirectoryFull {
    return new DirectoryFull(`more than ${this.options.restaurantsMax} restaurants, or ${this.options.bytesMax} bytes, or than can be numbered`);
  }

  private context(): Context {
    return systemContext(this.options.tenantId, { deadlineAtMs: performance.now() + loadMsMax });
  }
}

/** All rows, by id: the next batch is read while the last one is taken in. */
async function* batches(tx: Tx): AsyncGenerator<readonly DirectoryRow[], void> {
  let limit = batchRows;
  let reading: Promise<readonly DirectoryRow[]> | null = readDirectoryRowsAfter(tx, { afterId: 0, limit });
  while (reading !== null) {
    const rows: readonly DirectoryRow[] = await reading;
    const last = rows.at(-1);
    const isEnd = last === undefined || rows.length < limit;
    limit = nextLimit(rows);
    reading = isEnd ? null : readDirectoryRowsAfter(tx, { afterId: last.restaurantId, limit });
    // Who stops in between has another error to tell.
    reading?.catch(() => undefined);
    yield rows;
  }
}

/** Fewer where they have much to say. */
function nextLimit(rows: readonly DirectoryRow[]): number {
  const characters = rows.reduce((sum, { document }) => sum + document.length, 0);
  return Math.max(1, Math.min(batchRows, Math.floor((batchCharacters * rows.length) / Math.max(1, characters))));
}

function* removingAllBut(directory: RestaurantDirectory, seen: OrdinalSet): RestingWork {
  const effort = new Effort();
  for (let ordinal = 0; ordinal < directory.ordinalCount; ordinal += 1) {
    if (!seen.has(ordinal)) directory.remove(directory.restaurantId(ordinal));
    if (effort.isDue(seen.has(ordinal) ? 1 : 20)) yield effort.rest();
  }
}
