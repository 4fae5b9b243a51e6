import { join, resolve } from 'node:path';
import { StartRefusal } from './start-refusal.ts';

/** What the environment says about the start; the API reads the rest of it by itself. */
export interface LaunchSettings {
  /** The folder of everything that is kept: the database and the secret. */
  homeDir: string;
  host: string;
  port: number;
  /** An existing PostgreSQL to use instead of the embedded one. */
  databaseUrl: string | undefined;
  /** Keys everything that is signed or hashed; made and kept in homeDir when unset. */
  secret: string | undefined;
  /** Whether an empty database gets the demo city. */
  wantsDemo: boolean;
}

/** @throws StartRefusal naming the variable and what it may be. */
export function readSettings(env: NodeJS.ProcessEnv, { projectDir }: { projectDir: string }): LaunchSettings {
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  return {
    homeDir: resolve(given('COUVERT_DATA_DIR') ?? join(projectDir, '.couvert')),
    host: given('HOST') ?? '127.0.0.1',
    port: portOf(given('PORT') ?? '3000'),
    databaseUrl: databaseUrlOf(given('DATABASE_URL')),
    secret: given('COUVERT_SECRET'),
    wantsDemo: given('COUVERT_DEMO') !== '0',
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 0 && port <= 65_535) return port;
  throw new StartRefusal(`PORT must be a number from 0 (any free one) to 65535, and is ${JSON.stringify(text)}.`);
}

function databaseUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new StartRefusal('DATABASE_URL must look like postgres://user:password@host:5432/database, with special characters percent-encoded.');
}
