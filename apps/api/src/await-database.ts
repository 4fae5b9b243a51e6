import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '#monitoring';
import { allMigrations } from './migrations.ts';
import { StartRefusal } from './start-refusal.ts';

export interface AwaitDatabaseOptions {
  readonly url: string;
  readonly waitMs: number;
  readonly logger: Logger;
}

const pollMs = 250;

/**
 * Waits until the database answers and has every migration of this build: a database that starts beside the server,
 * or is being migrated by another process, takes a while.
 * @throws StartRefusal with a sentence, when that takes longer than `waitMs`
 */
export async function awaitDatabase({ url, waitMs, logger }: AwaitDatabaseOptions): Promise<void> {
  const givesUpAtMs = performance.now() + waitMs;
  for (let told = ''; ; await sleep(pollMs)) {
    const obstacle = await obstacleAt(url);
    if (obstacle === null) return;
    if (performance.now() >= givesUpAtMs) throw new StartRefusal(obstacle);
    if (obstacle !== told) logger.warn({ waitMs }, `waiting: ${obstacle}`);
    told = obstacle;
  }
}

async function obstacleAt(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url, application_name: 'couvert-start', connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  // The connection may be cut between two statements, which only this event tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await missingMigrations(client);
  } catch (error) {
    const reason = error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error);
    return `PostgreSQL at ${placeOf(url)} cannot be used yet: ${reason}. Start it, or correct DATABASE_URL.`;
  } finally {
    await client.end();
  }
}

async function missingMigrations(client: Client): Promise<string | null> {
  const { rows: tables } = await client.query<{ found: boolean }>(`SELECT to_regclass('public.migrations') IS NOT NULL AS found`);
  const { rows } = tables[0]?.found === true ? await client.query<{ name: string }>('SELECT name FROM migrations') : { rows: [] };
  const done = new Set(rows.map(({ name }) => name));
  const missing = allMigrations.map((Migration) => new Migration().name).filter((name) => !done.has(name));
  return missing.length === 0 ? null : `The database lacks ${missing.length} migration(s), the first of them ${missing[0]}. Run "couvert migrate".`;
}

/** Host and database without user and password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
