import { Client } from 'pg';
import { LogConnection, LogTail } from '#caching';
import { Directories, type DirectoriesOptions, type DirectoryQuestion, type RestaurantDirectory, type SearchQuestion } from '#restaurants';
import { openDatabase, type OpenDatabase } from '../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** A database, its change log, and directories that follow it. */
export interface DirectoryWorld {
  readonly test: TestDatabase;
  readonly db: OpenDatabase;
  /** The superuser's. */
  readonly sql: Client;
  readonly tail: LogTail;
  readonly directories: Directories;
  readonly errors: unknown[];
  /** The tenant's, with everything in it that was committed before the call. */
  upToDate(tenantId: string): Promise<RestaurantDirectory>;
  close(): Promise<void>;
}

export async function openDirectoryWorld(options: Partial<DirectoriesOptions> = {}): Promise<DirectoryWorld> {
  const test = await createTestDatabase();
  const db = await openDatabase(test.url);
  const sql = new Client({ connectionString: test.url });
  await sql.connect();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  // An hour between reads: what is known is known because a test asked.
  const tail = new LogTail(new LogConnection({ url: test.url, answerTimeoutMs: 5_000 }), { intervalMs: 3_600_000, retentionMs: 3_600_000, onError });
  await tail.start();
  const directories = new Directories({ database: db.database, log: tail, bytesMax: 1e9, restaurantsMax: 1e6, onError, ...options });
  return {
    test, db, sql, tail, directories, errors,
    upToDate: async (tenantId) => {
      const kept = directories.of(tenantId);
      await tail.tailNow();
      await kept.settled();
      const directory = kept.current();
      if (directory === null) throw new Error('there is no directory');
      return directory;
    },
    close: async () => {
      await directories.stop();
      await tail.stop();
      await sql.end();
      await db.close();
      await test.drop();
    },
  };
}

export const everything: DirectoryQuestion = {
  words: null, spellings: null, near: null, cuisines: null, priceLevels: null, restaurantIds: null,
  sort: 'rating', after: null, listedUntilUs: null, limit: 100, withFacets: true,
};

/** The same question as PostgreSQL's search takes it. */
export function toSql({ accepts: _accepts, ...question }: DirectoryQuestion): SearchQuestion {
  return { ...question, visit: null, clockOffsetMs: 0 };
}
