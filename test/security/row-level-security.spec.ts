import { Client, DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '#kernel';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { putOneRowOfEach, tenantColumnOf, tenantTables } from './row-of-each-table.ts';

// Invariant D1: a row of tenant A is neither read nor written by a unit of work of tenant B, whatever its WHERE forgets.

const tenantA = uuidV7();
const tenantB = uuidV7();
let database: TestDatabase;
let client: Client;
let tables: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  for (const tenant of [tenantA, tenantB]) await putOneRowOfEach(client, tenant);
  tables = await tenantTables(client);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Runs as the application in a transaction that is always rolled back. `tenant` null leaves the setting unset. */
async function asApplication<T>(tenant: string | null, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL ROLE couvert_app`);
    if (tenant !== null) await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenant]);
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

/** The tenants whose rows are seen or touched, or `denied` where the role has no privilege at all. */
async function tenantsTouchedBy(sql: string): Promise<string[] | 'denied'> {
  try {
    return [...new Set((await client.query<{ tenant: string }>(sql)).rows.map(({ tenant }) => tenant))];
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '42501') return 'denied';
    throw error;
  }
}

describe('a unit of work of tenant B', () => {
  it('reads its own row of every table and none of A', async () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      const seen = await asApplication(tenantB, () => tenantsTouchedBy(`SELECT ${tenantColumnOf(table)} AS tenant FROM ${table}`));
      expect(['denied', [tenantB]], table).toContainEqual(seen);
    }
  });

  it('changes and deletes no row of A without any WHERE', async () => {
    for (const table of tables) {
      const column = tenantColumnOf(table);
      const changed = await asApplication(tenantB, () => tenantsTouchedBy(`UPDATE ${table} SET ${column} = ${column} RETURNING ${column} AS tenant`));
      const deleted = await asApplication(tenantB, () => tenantsTouchedBy(`DELETE FROM ${table} RETURNING ${column} AS tenant`));
      for (const touched of [changed, deleted]) expect(['denied', [tenantB]], table).toContainEqual(touched);
    }
  });

  it('writes no row in the name of A', async () => {
    for (const table of tables) {
      const column = tenantColumnOf(table);
      const given = await asApplication(tenantB, () => tenantsTouchedBy(`UPDATE ${table} SET ${column} = '${tenantA}' RETURNING ${column} AS tenant`));
      expect(given, `${table} given away`).toBe('denied');
      // The policy is asked before NOT NULL, which this row offends too.
      const inserted = await asApplication(tenantB, () => tenantsTouchedBy(`INSERT INTO ${table} (${column}) VALUES ('${tenantA}') RETURNING ${column} AS tenant`));
      expect(inserted, `${table} inserted`).toBe('denied');
    }
  });

  it('inserts whole rows for itself and not for A', async () => {
    const insert = (tenant: string): Promise<string[] | 'denied'> =>
      asApplication(tenantB, () => tenantsTouchedBy(`INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ('${tenant}', 't', 'k', '{}', '0') RETURNING tenant_id AS tenant`));
    expect(await insert(tenantB)).toEqual([tenantB]);
    expect(await insert(tenantA)).toBe('denied');
  });
});

describe('a unit of work without a tenant', () => {
  it.each([null, ''])('(%j) reads nothing, and is no error', async (tenant) => {
    for (const table of tables) {
      const seen = await asApplication(tenant, () => tenantsTouchedBy(`SELECT ${tenantColumnOf(table)} AS tenant FROM ${table}`));
      expect(['denied', []], table).toContainEqual(seen);
    }
  });
});

describe('a table', () => {
  const unprotected = async (): Promise<string[]> =>
    (
      await client.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND NOT (relrowsecurity AND relforcerowsecurity AND relowner = 'couvert_owner'::regrole)
            AND has_table_privilege('couvert_app', oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY 1`,
      )
    ).rows.map(({ name }) => name);

  it('that the application may touch forces row-level security, except the list of migrations', async () => {
    expect(await unprotected()).toEqual(['migrations']);
  });

  it('that forgets it is found', async () => {
    await client.query('CREATE TABLE planted (tenant_id uuid); GRANT SELECT ON planted TO couvert_app');
    expect(await unprotected()).toEqual(['migrations', 'planted']);
    const seen = await asApplication(tenantB, () => client.query('SELECT 1 FROM planted'));
    expect(seen.rowCount).toBe(0);
    await client.query('DROP TABLE planted');
  });
});

describe('a function that runs as the owner', () => {
  it('has a fixed search path and is not for everybody', async () => {
    const { rows } = await client.query<{ name: string; path: boolean; open: boolean; owner: string }>(
      `SELECT p.proname AS name, coalesce('search_path=public, pg_temp' = ANY (p.proconfig), false) AS path,
              EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g WHERE g.grantee = 0 AND g.privilege_type = 'EXECUTE') AS open,
              p.proowner::regrole::text AS owner
         FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row, row.name).toMatchObject({ path: true, open: false, owner: 'couvert_owner' });
  });
});
