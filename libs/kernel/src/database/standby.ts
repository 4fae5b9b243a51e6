import type { Context } from '../context/context.ts';
import { closeDataSource, createDataSource, type DataSourceOptionsOfOurs, type PoolConnections } from './data-source.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { requireSafeRole } from './require-safe-role.ts';
import type { Tx } from './tx.ts';

/**
 * A server that follows the database by streaming. It may be behind, and it may be gone: whoever reads here can tell whether
 * what it says is still true, and asks the database otherwise.
 */
export class Standby {
  private opened: Promise<Database> | null = null;
  /** Once somebody has read here. */
  private known: Database | null = null;

  /** Nothing is connected before the first read: a process starts without its standbys. */
  constructor(
    private readonly dataSource: DataSourceOptionsOfOurs,
    private readonly database: DatabaseOptions = {},
  ) {}

  /**
   * As `Database.read`.
   * @param options.withinMs after which a server that does not answer is given up
   */
  async read<T>(ctx: Context, work: (tx: Tx) => Promise<T>, { withinMs }: { readonly withinMs: number }): Promise<T> {
    const late = Promise.withResolvers<never>();
    const cut = new AbortController();
    const timer = setTimeout(() => {
      const error = new Error('a standby did not answer in time');
      late.reject(error);
      cut.abort(error);
    }, withinMs);
    try {
      return await Promise.race([this.open().then((database) => database.read(ctx, work, { signal: cut.signal })), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Null before the first read, and once it is closed. */
  connections(): PoolConnections | null {
    return this.known?.connections() ?? null;
  }

  async close(): Promise<void> {
    const [opened] = await Promise.allSettled([this.opened]);
    if (opened.status === 'fulfilled' && opened.value !== null) await closeDataSource(opened.value.dataSource);
  }

  private open(): Promise<Database> {
    if (this.opened === null) {
      const opening = this.connect();
      this.opened = opening;
      // The next read tries again.
      opening.catch(() => {
        if (this.opened === opening) this.opened = null;
      });
    }
    return this.opened;
  }

  private async connect(): Promise<Database> {
    const database = new Database(await createDataSource(this.dataSource).initialize(), this.database);
    try {
      await requireSafeRole(database);
      this.known = database;
      return database;
    } catch (error) {
      await database.dataSource.destroy();
      throw error;
    }
  }
}
