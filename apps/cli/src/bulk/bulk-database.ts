import { createDataSource, Database } from '#kernel';
import { Refusal, type VerbCall } from '../verb.ts';
import { databaseUrlOf } from '../with-database.ts';

/** Runs `work` with a database for many rows, which needs DATABASE_URL and no secret, and closes the connections after it. */
export async function withBulkDatabase<T>({ env, note }: Pick<VerbCall, 'env' | 'note'>, work: (database: Database) => Promise<T>): Promise<T> {
  const url = databaseUrlOf(env);
  const dataSource = createDataSource({ url, poolSizeMax: 3, entities: [], onPoolError: ({ message }) => note(message), applicationName: 'couvert-cli' });
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new Refusal(`PostgreSQL does not answer: ${cause instanceof Error ? cause.message : String(cause)}. Start it, or correct DATABASE_URL.`, { cause });
  }
  try {
    // A statement waits for no lock longer than another batch of the same import may take.
    return await work(new Database(dataSource, { lockTimeoutMs: 60_000 }));
  } finally {
    await dataSource.destroy();
  }
}

/** Calls `tell` at most once a second, so that progress does not drown what matters. */
export function onceASecond(tell: (line: string) => void): (line: () => string) => void {
  let nextAtMs = 0;
  return (line) => {
    const nowMs = performance.now();
    if (nowMs < nextAtMs) return;
    nextAtMs = nowMs + 1_000;
    tell(line());
  };
}
