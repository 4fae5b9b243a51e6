import { Client, DatabaseError } from 'pg';
import { serverVersion } from './persistence/server-version.ts';
import { StartRefusal } from './start-refusal.ts';

const OLDEST_MAJOR = 15;

/**
 * Looks whether the PostgreSQL that DATABASE_URL names answers and is new enough.
 * @throws StartRefusal that names the server and what to do; never the password.
 */
export async function requireExistingDatabase(databaseUrl: string): Promise<{ version: string }> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, application_name: 'couvert-start' });
  let version: string;
  try {
    await client.connect();
    version = await serverVersion(client);
  } catch (error) {
    throw whyNot(databaseUrl, error);
  } finally {
    await client.end();
  }
  requireVersion(version, databaseUrl);
  return { version };
}

/** @throws StartRefusal for a server that is too old. */
export function requireVersion(version: string, databaseUrl: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new StartRefusal(
    `The PostgreSQL at ${placeOf(databaseUrl)} has version ${version}; Couvert needs ${OLDEST_MAJOR} or later (18 recommended). ` +
      'Point DATABASE_URL at a newer server, or unset it to use the embedded one. Nothing was changed.',
  );
}

/** host:port/database, the parts of the address that may be shown. */
export function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function whyNot(databaseUrl: string, error: unknown): unknown {
  const place = placeOf(databaseUrl);
  if (error instanceof DatabaseError) {
    const advice = adviceByCode[error.code ?? ''];
    return advice === undefined ? error : new StartRefusal(`${advice(place)} (${error.message})`, { cause: error });
  }
  if (!(error instanceof Error)) return error;
  return new StartRefusal(
    `No PostgreSQL answers at ${place}, which DATABASE_URL names (${reasonOf(error)}). Start it, correct DATABASE_URL, or unset it to use the embedded one.`,
    { cause: error },
  );
}

// A host with several addresses fails with one error for each, and no message of its own.
const reasonOf = (error: Error): string => (error instanceof AggregateError && error.message === '' ? error.errors.map(String).join('; ') : error.message);

const adviceByCode: Record<string, (place: string) => string> = {
  '28P01': (place) => `The PostgreSQL at ${place} refuses the user or password in DATABASE_URL. Correct them.`,
  '28000': (place) => `The PostgreSQL at ${place} lets the user in DATABASE_URL not in. Allow the user in its pg_hba.conf, or use another.`,
  '3D000': (place) => `The PostgreSQL at ${place} has no such database. Create it (createdb), or name another in DATABASE_URL.`,
  '53300': (place) => `The PostgreSQL at ${place} has no connection left. Raise its max_connections, or end what uses them.`,
  '57P03': (place) => `The PostgreSQL at ${place} is still starting. Wait a moment, then start again.`,
};
