import { Client } from 'pg';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts';
import { placeOf, requireExistingDatabase } from './existing-database.ts';
import type { LaunchSettings } from './settings.ts';

/** The database that this start uses, migrated or not. */
export interface LocalDatabase {
  url: string;
  /** What and where it is, in words without a password. */
  description: string;
  /** What is worth telling about how it was found, if anything. */
  note?: string;
  /** Stops it when it is ours; to be called after all who use it have ended. */
  stop(): Promise<void>;
  /** Calls back when it ends by itself; never for a server that is not ours. */
  onEnd(listener: () => void): void;
}

const DATABASE = 'couvert';

/** @throws StartRefusal with what to do. */
export async function openDatabase(settings: LaunchSettings): Promise<LocalDatabase> {
  if (settings.databaseUrl !== undefined) return existing(settings.databaseUrl);
  const postgres = await EmbeddedPostgres.start({
    homeDir: settings.homeDir,
    durable: true,
    holder: `process ${process.pid}, http://${settings.host}:${settings.port}`,
  });
  try {
    await createMissing(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const url = new URL(postgres.url);
  url.pathname = `/${DATABASE}`;
  return {
    url: url.href,
    description: `PostgreSQL 18 on port ${url.port}, data in ${postgres.dataDir}`,
    ...(postgres.stoppedLeftover ? { note: 'A PostgreSQL that an earlier start had left behind was stopped first; its data are kept.' } : {}),
    stop: () => postgres.stop(),
    onEnd: (listener) => postgres.onEnd(listener),
  };
}

async function existing(url: string): Promise<LocalDatabase> {
  const { version } = await requireExistingDatabase(url);
  return { url, description: `PostgreSQL ${version} at ${placeOf(url)} (DATABASE_URL)`, stop: async () => undefined, onEnd: () => undefined };
}

async function createMissing(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await admin.query('CREATE DATABASE couvert');
  } finally {
    await admin.end();
  }
}
