import { requireSpace } from './embedded-postgres/disk-space.ts';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts';
import { placeOf, requireExistingDatabase } from './existing-database.ts';
import { createDatabase } from './persistence/create-database.ts';
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
  /** @returns why an error came about, if the database's surroundings tell: on a full disk a server breaks in many ways. */
  explain(error: unknown): Promise<unknown>;
  /** Calls back when it ends by itself; never for a server that is not ours. */
  onEnd(listener: () => void): void;
}

/** @throws StartRefusal with what to do. */
export async function openDatabase(settings: LaunchSettings): Promise<LocalDatabase> {
  if (settings.databaseUrl !== undefined) return existing(settings.databaseUrl);
  const postgres = await EmbeddedPostgres.start({
    homeDir: settings.homeDir,
    durable: true,
    holder: `process ${process.pid}, http://${settings.host}:${settings.port}`,
  });
  let url: string;
  try {
    url = await createDatabase(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    url,
    description: `PostgreSQL 18 on port ${new URL(url).port}, data in ${postgres.dataDir}`,
    ...(postgres.stoppedLeftover ? { note: 'A PostgreSQL that an earlier start had left behind was stopped first; its data are kept.' } : {}),
    stop: () => postgres.stop(),
    explain: async (error) => {
      try {
        await requireSpace(postgres.dataDir);
        return error;
      } catch (refusal) {
        return refusal;
      }
    },
    onEnd: (listener) => postgres.onEnd(listener),
  };
}

async function existing(url: string): Promise<LocalDatabase> {
  const { version } = await requireExistingDatabase(url);
  return { url, description: `PostgreSQL ${version} at ${placeOf(url)} (DATABASE_URL)`, stop: async () => undefined, explain: async (error) => error, onEnd: () => undefined };
}
