import type { ChangeLog } from '#caching';
import { systemContext, type Database } from '#kernel';
import type { WordFolder } from '../domain/directory/word-folder.ts';
import { readWordFolder } from '../persistence/sql/directory-rows.ts';
import { KeptDirectory } from './kept-directory.ts';

export interface DirectoriesOptions {
  readonly database: Database;
  readonly log: ChangeLog;
  /** Of all directories of this process together. */
  readonly bytesMax: number;
  /** Of one tenant. */
  readonly restaurantsMax: number;
  readonly onError: (error: unknown) => void;
}

/** How often the memory is added up: a load takes longer, so nothing much is overlooked. */
const weighEveryMs = 1_000;

/** A directory for each tenant that is asked for; when memory runs short, those not asked for the longest go. */
export class Directories {
  /** In the order in which they were last asked for. */
  private readonly kept = new Map<string, KeptDirectory>();
  private readonly leaving = new Set<Promise<void>>();
  private folding: Promise<WordFolder> | null = null;
  private weighedAtMs = -Infinity;

  constructor(private readonly options: DirectoriesOptions) {}

  /** The tenant's: begins to load with the first question. */
  of(tenantId: string): KeptDirectory {
    const { database, log, restaurantsMax, onError } = this.options;
    const kept = this.kept.get(tenantId) ?? new KeptDirectory({ database, log, tenantId, restaurantsMax, onError, folder: () => this.folder(tenantId) });
    this.kept.delete(tenantId);
    this.kept.set(tenantId, kept);
    if (performance.now() - this.weighedAtMs > weighEveryMs) this.makeRoom();
    return kept;
  }

  bytes(): number {
    return [...this.kept.values()].reduce((bytes, kept) => bytes + kept.bytes(), 0);
  }

  async stop(): Promise<void> {
    const all = [...this.kept.values()];
    this.kept.clear();
    await Promise.all([...all.map((kept) => kept.stop()), ...this.leaving]);
  }

  /** The last one asked for stays, whatever it takes: `restaurantsMax` bounds it. */
  makeRoom(): void {
    this.weighedAtMs = performance.now();
    let bytes = this.bytes();
    for (const [tenantId, kept] of this.kept) {
      if (bytes <= this.options.bytesMax || this.kept.size === 1) return;
      bytes -= kept.bytes();
      this.kept.delete(tenantId);
      const left = kept.stop().finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    }
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
