import type { ChangeLog } from '#caching';
import { systemContext, type Database } from '#kernel';
import type { RestaurantOrdinals } from '../domain/directory/restaurant-ordinals.ts';
import type { WordFolder } from '../domain/directory/word-folder.ts';
import { readWordFolder } from '../persistence/sql/directory-rows.ts';
import { AtMost } from './at-most.ts';
import { KeptDirectory, type DirectoryLanes } from './kept-directory.ts';

export interface DirectoriesOptions {
  readonly database: Database;
  readonly log: ChangeLog;
  /** Of all directories of this process together, and of any one. */
  readonly bytesMax: number;
  /** Of one tenant. */
  readonly restaurantsMax: number;
  readonly onError: (error: unknown) => void;
  /** How long a tenant that was let go, or is too large, is left to PostgreSQL. */
  readonly restMs?: number;
}

/** How often the memory is added up: a load takes longer, so nothing much is overlooked. */
const weighEveryMs = 1_000;
/** Shorter, tenants that do not fit in together would be loaded again and again, each in the other's place; longer, one that is busy again would wait. */
const restMsUsual = 600_000;
/** Every change is looked for in every directory: a thousand of them in 256 take a few milliseconds. */
const tenantsMax = 256;
/** Connections that loads, and reloads of what changed, take from the pool at most. */
const loadsMax = 2;

/** A directory for each tenant that is asked for; when memory runs short, those not asked for the longest go. */
export class Directories {
  /** In the order in which they were last asked for. */
  private readonly kept = new Map<string, KeptDirectory>();
  private readonly leaving = new Set<Promise<void>>();
  private readonly lanes: DirectoryLanes = { load: new AtMost(loadsMax), reload: new AtMost(loadsMax) };
  private folding: Promise<WordFolder> | null = null;
  private weighedAtMs = -Infinity;

  constructor(private readonly options: DirectoriesOptions) {}

  /** The tenant's: begins to load with the first question. */
  of(tenantId: string): KeptDirectory {
    const known = this.kept.get(tenantId);
    const kept = known === undefined || this.hasRested(known) ? this.begin(tenantId) : known;
    this.kept.delete(tenantId);
    this.kept.set(tenantId, kept);
    if (performance.now() - this.weighedAtMs > weighEveryMs) this.makeRoom();
    return kept;
  }

  /** Numbers of the tenant's restaurants, for who keeps something by them. Null while there is no directory; asking loads none. */
  ordinalsOf(tenantId: string): RestaurantOrdinals | null {
    return this.kept.get(tenantId)?.ordinals ?? null;
  }

  bytes(): number {
    return [...this.kept.values()].reduce((bytes, kept) => bytes + kept.bytes(), 0);
  }

  async stop(): Promise<void> {
    const all = [...this.kept.values()];
    this.kept.clear();
    await Promise.all([...all.map((kept) => kept.stop()), ...this.leaving]);
  }

  /** The last one asked for stays: by itself it is bounded. */
  makeRoom(): void {
    this.weighedAtMs = performance.now();
    for (const [tenantId, kept] of this.kept) if (this.hasRested(kept)) this.kept.delete(tenantId);
    const alive = [...this.kept.values()].filter(({ endedAtMs }) => endedAtMs === null);
    let bytes = this.bytes();
    for (const [at, kept] of alive.entries()) {
      const left = alive.length - at;
      if (left === 1 || (bytes <= this.options.bytesMax && left <= tenantsMax)) return;
      bytes -= kept.bytes();
      // It stays in its place, so that it is not loaded again before it has rested.
      const stopped = kept.stop().finally(() => this.leaving.delete(stopped));
      this.leaving.add(stopped);
    }
  }

  private begin(tenantId: string): KeptDirectory {
    const { database, log, restaurantsMax, bytesMax, onError } = this.options;
    return new KeptDirectory({ database, log, tenantId, restaurantsMax, bytesMax, onError, lanes: this.lanes, folder: () => this.folder(tenantId) });
  }

  private hasRested({ endedAtMs }: KeptDirectory): boolean {
    return endedAtMs !== null && performance.now() - endedAtMs >= (this.options.restMs ?? restMsUsual);
  }

  /** One for all tenants: what a character folds to is the server's to say, not a tenant's. */
  private folder(tenantId: string): Promise<WordFolder> {
    const { database } = this.options;
    this.folding ??= database.read(systemContext(tenantId), readWordFolder).catch((error: unknown) => {
      this.folding = null;
      throw error;
    });
    return this.folding;
  }
}
