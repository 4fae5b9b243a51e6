import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource, Database, requireSafeRole } from '#kernel';
import { createLogger } from '#monitoring';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Roles belong to the whole server, which other suites use at this moment. So the role itself stays as it is, and what
// this one database says about it is changed: views before the catalogue in its search path.

let database: TestDatabase;
let admin: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource({ url: database.url, poolSizeMax: 1, entities: [], onPoolError: () => undefined }).initialize();
  try {
    return await work(new Database(dataSource));
  } finally {
    await dataSource.destroy();
  }
}

/** Makes `pg_roles` of this database say something else about the application's role, as if it had been weakened. */
async function pretend({ bypasses, owns }: { bypasses: boolean; owns: boolean }): Promise<void> {
  await admin.query(`CREATE SCHEMA pretence; GRANT USAGE ON SCHEMA pretence TO PUBLIC`);
  await admin.query(`CREATE VIEW pretence.pg_roles AS SELECT rolname, ${bypasses} AS rolbypassrls, rolsuper FROM pg_catalog.pg_roles; GRANT SELECT ON pretence.pg_roles TO PUBLIC`);
  await admin.query(`CREATE FUNCTION pretence.pg_has_role(name, text, text) RETURNS boolean LANGUAGE sql RETURN ${owns}`);
  await admin.query(`ALTER DATABASE ${database.name} SET search_path = pretence, pg_catalog, public`);
}

async function undo(): Promise<void> {
  await admin.query(`ALTER DATABASE ${database.name} RESET search_path; DROP SCHEMA pretence CASCADE`);
}

describe('the server', () => {
  it('serves as a role that row-level security binds, though the user of DATABASE_URL is a superuser', async () => {
    const { rows } = await admin.query<{ super: boolean }>('SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user');
    expect(rows[0]?.super).toBe(true);
    await expect(withDatabase(requireSafeRole)).resolves.toBeUndefined();
  });

  it.each([
    ['passes every policy', { bypasses: true, owns: false }],
    ['may become the owner', { bypasses: false, owns: true }],
  ])('refuses to start as a role that %s', async (_, powers) => {
    await pretend(powers);
    try {
      await expect(withDatabase(requireSafeRole)).rejects.toThrow('passes row-level security');
      const config = parseConfig({ DATABASE_URL: database.url, COUVERT_SECRET: 's'.repeat(32) });
      await expect(createApp(config, { logger: createLogger({ level: 'silent' }) })).rejects.toThrow('couvert_app passes row-level security');
    } finally {
      await undo();
    }
  });
});
