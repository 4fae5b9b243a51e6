import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { inject } from 'vitest';

/** Carries the migrated schema; nobody connects to it after it was made. */
export const templateDatabase = 'couvert_template';

/** A suite's own database on the run's server. */
export interface TestDatabase {
  /** postgres:// address, as the superuser. */
  url: string;
  name: string;
  /** Removes the database; fails, naming them, when connections to it are still open. */
  drop(): Promise<void>;
}

const CLOSING_GRACE_MS = 3_000;
const POLL_MS = 20;

/**
 * Makes a database for one suite: a clone of the migrated template, or, with `migrated: false`, an
 * empty one. Call it in `beforeAll`, and `drop()` in `afterAll` after the application was closed.
 */
export async function createTestDatabase({ migrated = true }: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = migrated ? templateDatabase : 'template1';
  await withAdmin(adminUrl, (admin) => cloneWhenUnused(admin, { name, template }));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => withAdmin(adminUrl, (admin) => dropWhenUnused(admin, name)) };
}

async function withAdmin<T>(adminUrl: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** A template cannot be cloned while anybody is connected to it, and autovacuum sometimes is, for moments. */
async function cloneWhenUnused(admin: Client, { name, template }: { name: string; template: string }): Promise<void> {
  const until = Date.now() + CLOSING_GRACE_MS * 10;
  for (;;) {
    try {
      await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`);
      return;
    } catch (error) {
      const inUse = error instanceof DatabaseError && error.code === '55006';
      if (!inUse || Date.now() > until) throw error;
      await sleep(POLL_MS);
    }
  }
}

async function dropWhenUnused(admin: Client, name: string): Promise<void> {
  const open = await connectionsStillOpen(admin, name);
  await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  if (open.length > 0) {
    throw new Error(`${open.length} connection(s) to ${name} were left open; close pools before drop(). They belong to:\n  ${open.join('\n  ')}`);
  }
}

async function connectionsStillOpen(admin: Client, name: string): Promise<string[]> {
  const until = Date.now() + CLOSING_GRACE_MS;
  for (;;) {
    const { rows } = await admin.query<{ who: string }>(
      `SELECT format('%s (%s, last statement: %s)', coalesce(nullif(application_name, ''), 'no application name'), state, left(query, 120)) AS who
         FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || Date.now() > until) return rows.map(({ who }) => who);
    await sleep(POLL_MS);
  }
}
