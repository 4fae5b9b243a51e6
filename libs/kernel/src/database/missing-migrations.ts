import { Client } from 'pg';
import type { MigrationClass } from './sql-migration.ts';
import { statement } from './tx.ts';

const listExists = statement('migrations_listed', `SELECT to_regclass('public.migrations') IS NOT NULL AS found`);
const listedNames = statement('migrations_list', 'SELECT name FROM migrations');

/**
 * Names of the migrations that a database lacks, in the order in which they would run. Needs no more than to be
 * allowed to read the list.
 * @throws PostgreSQL's or the network's error when the database cannot be asked within five seconds
 */
export async function missingMigrations(url: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const client = new Client({ connectionString: url, application_name: 'couvert-start', connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  // A connection that is cut between two statements tells nobody else.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const done = new Set(await namesIn(client));
    return migrations.map((Migration) => new Migration().name ?? Migration.name).filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}

async function namesIn(client: Client): Promise<string[]> {
  const { rows: lists } = await client.query<{ found: boolean }>({ ...listExists });
  if (lists[0]?.found !== true) return [];
  return (await client.query<{ name: string }>({ ...listedNames })).rows.map(({ name }) => name);
}
