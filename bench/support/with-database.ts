import { withScratchDatabase } from '../../test/support/scratch-database.ts';
import { noteServerVersion } from './machine-facts.ts';

// A commit waits for the disk, as in production (fsync, synchronous_commit and full_page_writes keep their
// defaults, on). What differs from PostgreSQL's defaults is what every production server changes too.
const productionLike = {
  max_connections: '200',
  shared_buffers: '512MB',
  effective_cache_size: '2GB',
  max_wal_size: '4GB',
  // Data lie on solid state nearly everywhere.
  random_page_cost: '1.1',
};

/** Runs `work` on a migrated, empty database with production's durability, on a server that ends with it. */
export function withDatabase<T>(work: (database: { readonly url: string }) => Promise<T>, settings: Readonly<Record<string, string>> = {}): Promise<T> {
  return withScratchDatabase({ durable: true, settings: { ...productionLike, ...settings } }, (database) => {
    noteServerVersion(database.serverVersion);
    return work(database);
  });
}
