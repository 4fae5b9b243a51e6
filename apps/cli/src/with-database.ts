import { createDataSource, Database, Secrets } from '#kernel';
import { constraintErrors } from '../../api/src/constraint-errors.ts';
import { parseConfig, variables } from '../../api/src/config.ts';
import { entities } from '../../api/src/entities.ts';
import { Refusal, type VerbCall } from './verb.ts';

export interface Connected {
  readonly database: Database;
  readonly secrets: Secrets;
}

/** Runs `work` with a database and the keys of this installation, and closes the connections after it. */
export async function withDatabase<T>({ env, note }: Pick<VerbCall, 'env' | 'note'>, work: (connected: Connected) => Promise<T>): Promise<T> {
  const { databaseUrl, secret, previousSecret } = parseConfig(env);
  const dataSource = createDataSource({ url: databaseUrl, poolSizeMax: 4, entities, onPoolError: ({ message }) => note(message), applicationName: 'couvert-cli' });
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new Refusal(`PostgreSQL does not answer: ${cause instanceof Error ? cause.message : String(cause)}. Start it, or correct DATABASE_URL.`, { cause });
  }
  try {
    return await work({ database: new Database(dataSource, { constraints: constraintErrors }), secrets: new Secrets(secret, previousSecret) });
  } finally {
    await dataSource.destroy();
  }
}

/** DATABASE_URL alone, for what needs no secret. @throws Refusal */
export function databaseUrlOf(env: VerbCall['env']): string {
  const url = env[variables.databaseUrl.name];
  if (url === undefined || url === '') throw new Refusal(`DATABASE_URL is missing. ${variables.databaseUrl.about}`);
  return url;
}
