import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { bootstrapStatements } from './bootstrap.ts';
import type { MigrationClass } from './sql-migration.ts';

export interface MigrateOptions {
  readonly url: string;
  readonly migrations: readonly MigrationClass[];
  readonly onProgress?: (line: string) => void;
  /** How long to wait for another process that migrates, ms. */
  readonly waitMs?: number;
}

const oldestServer = 150_000;
/** One number for all processes of all versions: "couvert" in ASCII. */
const lockKey = '27988542884147828';

/**
 * Brings a database up to date: roles and extensions, then every migration in order of its time stamp.
 * Safe when many processes call it at once, without effect when there is nothing to do.
 *
 * The advisory lock is polled: processes waiting inside `pg_advisory_lock` hold snapshots, and
 * CREATE INDEX CONCURRENTLY waits for every one of them, so they would wait for each other for ever.
 * @returns names of the migrations that were run.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new Client({ connectionString: options.url, application_name: 'couvert-migrate' });
  await client.connect();
  try {
    await requireServerVersion(client);
    await lock(client, options);
    for (const sql of bootstrapStatements) await client.query(sql);
    return await runMigrations(options);
  } finally {
    await client.end();
  }
}

async function requireServerVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(`SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`);
  const server = rows[0];
  if (server === undefined || server.number < oldestServer) throw new Error(`PostgreSQL ${server?.version ?? '?'} is too old: Couvert needs 15 or later (18 recommended). Point DATABASE_URL at a newer server.`);
}

async function lock(client: Client, { onProgress, waitMs = 600_000 }: MigrateOptions): Promise<void> {
  const givesUpAt = performance.now() + waitMs;
  for (let told = false; ; told = true) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS locked', [lockKey]);
    if (rows[0]?.locked === true) return;
    if (performance.now() > givesUpAt) throw new Error('another process has been migrating this database for too long; look for it in pg_stat_activity (application_name couvert-migrate)');
    if (!told) onProgress?.('waiting for another process that migrates this database');
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
  }
}

async function runMigrations({ url, migrations, onProgress }: MigrateOptions): Promise<string[]> {
  const dataSource = migrationDataSource(url, migrations);
  await dataSource.initialize();
  try {
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    for (const { name } of ran) onProgress?.(`migrated ${name}`);
    return ran.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

/** The data source that migrates: every object it makes belongs to `couvert_owner`. Also what `ormconfig.ts` exports. */
export function migrationDataSource(url: string, migrations: readonly MigrationClass[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    installExtensions: false,
    extra: { max: 1, options: '-c role=couvert_owner' },
  });
}
