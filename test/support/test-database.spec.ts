import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function tableNames(url: string): Promise<string[]> {
  const sql = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`;
  return withClient(url, async (client) => (await client.query<{ table_name: string }>(sql)).rows.map((row) => row.table_name));
}

describe('createTestDatabase', () => {
  it('clones the migrated schema, and keeps what one suite writes from the others', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await withClient(one.url, (client) => client.query('CREATE TABLE only_in_one (id int)'));
    expect(await tableNames(one.url)).toEqual(expect.arrayContaining(['tenants', 'migrations', 'only_in_one']));
    expect(await tableNames(two.url)).toContain('tenants');
    expect(await tableNames(two.url)).not.toContain('only_in_one');
    await Promise.all([one.drop(), two.drop()]);
  });

  it('can be asked for an empty database', async () => {
    const database = await createTestDatabase({ migrated: false });
    expect(await tableNames(database.url)).toEqual([]);
    await database.drop();
  });

  it('makes many at once', async () => {
    const databases = await Promise.all(Array.from({ length: 12 }, () => createTestDatabase()));
    expect(new Set(databases.map((database) => database.name)).size).toBe(12);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('fails the suite that leaves a connection open, naming it, and removes the database all the same', async () => {
    const database = await createTestDatabase();
    const forgotten = new Client({ connectionString: database.url, application_name: 'forgotten' });
    forgotten.on('error', () => undefined);
    await forgotten.connect();
    await expect(database.drop()).rejects.toThrow(/1 connection\(s\).*\n.*forgotten/);
    await expect(withClient(database.url, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '3D000' });
  });
});
