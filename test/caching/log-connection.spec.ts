import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogConnection } from '#caching';
import { startSharedConnection } from '../support/shared-connection.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const answerTimeoutMs = 5_000;

describe('the connection that reads the log', () => {
  let testDatabase: TestDatabase;
  const asAdmin = async <Row extends object>(text: string, url = testDatabase.url): Promise<Row[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
  });
  afterAll(() => testDatabase?.drop());

  it('leaves no role and no transaction to whoever uses it next, as behind a pooler', async () => {
    const shared = await startSharedConnection(testDatabase.url);
    const log = new LogConnection({ url: shared.url, answerTimeoutMs });
    try {
      await log.renewEpoch({ force: false });
      const first = await log.read(null, 100);
      const whoIsNext = `SELECT current_user::text AS role, pg_backend_pid() AS pid, pg_current_xact_id_if_assigned() AS xid, current_setting('search_path') = boot_val AS untouched FROM pg_settings WHERE name = 'search_path'`;
      const [next] = await asAdmin(whoIsNext, shared.url);
      expect(next).toMatchObject({ role: 'postgres', xid: null, untouched: true });
      expect((await log.read(first.stamp, 100)).stamp.epoch).toBe(first.stamp.epoch);
      await log.trim(first.stamp.xmin);
      expect(await asAdmin(whoIsNext, shared.url)).toEqual([next]);
    } finally {
      await log.close();
      await shared.close();
    }
  });

  it('takes its rights in the transaction, for a login that has none by itself', async () => {
    const login = `log_${testDatabase.name}`;
    await asAdmin(`CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD 'x' IN ROLE couvert_app`);
    const log = new LogConnection({ url: Object.assign(new URL(testDatabase.url), { username: login, password: 'x' }).href, answerTimeoutMs });
    try {
      await log.renewEpoch({ force: false });
      expect((await log.read(null, 100)).stamp.epoch).toMatch(/^[0-9a-f-]{36}$/);
    } finally {
      await log.close();
      await asAdmin(`DROP ROLE ${login}`);
    }
  });

  it('says what PostgreSQL said first', async () => {
    const log = new LogConnection({ url: testDatabase.url, answerTimeoutMs });
    await expect(log.trim(10n ** 15n)).rejects.toMatchObject({ code: 'CV002' });
    await expect(log.read(null, 100)).resolves.toMatchObject({ changes: [] });
    await log.close();
  });
});
