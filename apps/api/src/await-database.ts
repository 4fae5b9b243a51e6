import { setTimeout as sleep } from 'node:timers/promises';
import { missingMigrations } from '#kernel';
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
  try {
    const missing = await missingMigrations(url, allMigrations);
    return missing.length === 0 ? null : `The database lacks ${missing.length} migration(s), the first of them ${missing[0]}. Run "couvert migrate".`;
  } catch (error) {
    return `PostgreSQL at ${placeOf(url)} cannot be used yet: ${reasonOf(error)}. Start it, or correct DATABASE_URL.`;
  }
}

// A refused connection to a name with several addresses has no message of its own, only a code.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** Host and database without user and password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
