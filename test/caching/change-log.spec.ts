import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '#kernel';
import { cachingMigrations } from '#caching';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

interface LoggedRow {
  readonly xid: string;
  readonly tags: string[];
}

describe('the change log', () => {
  let testDatabase: TestDatabase;
  let client: Client;
  let other: Client;

  const logged = async (): Promise<string[][]> => (await client.query<LoggedRow>('SELECT xid, tags FROM cache_invalidations ORDER BY at, xid')).rows.map(({ tags }) => tags.toSorted());
  const run = async (...statements: string[]): Promise<void> => {
    for (const sql of statements) await client.query(sql);
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    await migrate({ url: testDatabase.url, migrations: cachingMigrations });
    client = new Client({ connectionString: testDatabase.url });
    other = new Client({ connectionString: testDatabase.url });
    await Promise.all([client.connect(), other.connect()]);
    await run(
      `CREATE TABLE dishes (id int PRIMARY KEY, menu int, name text, price int, note text)`,
      `SELECT cache_watch('dishes', 'dish:{id}', 'menu:{menu} (menu, name)')`,
    );
  });
  beforeEach(() => run('TRUNCATE dishes', `INSERT INTO dishes SELECT g, 1, 'dish ' || g, 10 FROM generate_series(1, 3) g`, 'DELETE FROM cache_invalidations'));
  afterEach(() => client.query('ROLLBACK'));
  afterAll(async () => {
    await Promise.all([client?.end(), other?.end()]);
    await testDatabase?.drop();
  });

  it('writes one row a statement, however many rows the statement changes', async () => {
    await run(`UPDATE dishes SET price = price + 1`);
    expect(await logged()).toEqual([['dish:1', 'dish:2', 'dish:3']]);
  });

  it('names a tag with columns only when one of them changed, under the old value and the new', async () => {
    await run(`UPDATE dishes SET name = 'soup' WHERE id = 1`, `UPDATE dishes SET menu = 2 WHERE id = 2`, `UPDATE dishes SET note = 'x' WHERE id = 3`);
    expect(await logged()).toEqual([['dish:1', 'menu:1'], ['dish:2', 'menu:1', 'menu:2'], ['dish:3']]);
  });

  it('follows a row whose key changes', async () => {
    await run(`UPDATE dishes SET id = 9 WHERE id = 1`);
    expect(await logged()).toEqual([['dish:1', 'dish:9', 'menu:1']]);
  });

  it('logs nothing for a statement that touches no row, and nothing for what is rolled back, savepoints included', async () => {
    await run(`UPDATE dishes SET price = 1 WHERE id = 99`, 'BEGIN', `UPDATE dishes SET price = 1`, 'ROLLBACK', 'BEGIN', 'SAVEPOINT s', `UPDATE dishes SET price = 2`, 'ROLLBACK TO s', `UPDATE dishes SET price = 3 WHERE id = 1`, 'COMMIT');
    expect(await logged()).toEqual([['dish:1']]);
  });

  it('keeps the xid of the whole transaction, in a savepoint too', async () => {
    await run('BEGIN', 'SAVEPOINT s', `UPDATE dishes SET price = 5 WHERE id = 1`, 'RELEASE s');
    const { rows } = await client.query<{ same: boolean }>('SELECT bool_and(xid = pg_current_xact_id()) AS same FROM cache_invalidations');
    expect(rows).toEqual([{ same: true }]);
  });

  it('is written for a role that may not write it, and not read by it', async () => {
    await run('GRANT UPDATE, SELECT ON dishes TO couvert_app', 'BEGIN', 'SET LOCAL ROLE couvert_app', `UPDATE dishes SET price = 7 WHERE id = 2`);
    await expect(client.query('SELECT * FROM cache_invalidations')).rejects.toMatchObject({ code: '42501' });
    await run('ROLLBACK', 'BEGIN', 'SET LOCAL ROLE couvert_app', `UPDATE dishes SET price = 7 WHERE id = 2`, 'COMMIT');
    expect(await logged()).toEqual([['dish:2']]);
  });

  it('refuses a table without a key, and a template that is none', async () => {
    await run(`CREATE TABLE keyless (id int)`);
    await expect(client.query(`SELECT cache_watch('keyless', 'k:{id}')`)).rejects.toThrow(/primary key/);
    await expect(client.query(`SELECT cache_watch('dishes', 'dish:{id}''; DROP TABLE dishes')`)).rejects.toThrow(/tag template/);
  });

  describe('its tail', () => {
    interface TailRow {
      readonly epoch: string | null;
      readonly snapshot: string;
      readonly invalidations: [string, string[]][] | null;
    }
    const tail = async (previous: string | null): Promise<TailRow> => {
      const [, xmax, running] = previous === null ? [] : previous.split(':');
      const { rows } = await client.query<TailRow>('SELECT epoch, snapshot::text, invalidations FROM cache_tail($1::xid8[], $2::xid8, 1000)', [running === undefined || running === '' ? [] : running.split(','), xmax ?? null]);
      return rows[0] as TailRow;
    };
    const tagsOf = ({ invalidations }: TailRow): string[] => (invalidations ?? []).flatMap(([, tags]) => tags);

    beforeEach(() => client.query('SELECT cache_renew_epoch(true)'));

    it('brings each committed write once, and those of a long transaction when it commits', async () => {
      await other.query('BEGIN');
      await other.query('UPDATE dishes SET price = 8 WHERE id = 1');
      const first = await tail(null);
      await client.query('UPDATE dishes SET price = 8 WHERE id = 2');
      const second = await tail(first.snapshot);
      await other.query('COMMIT');
      const third = await tail(second.snapshot);
      expect([first, second, third, await tail(third.snapshot)].map(tagsOf)).toEqual([[], ['dish:2'], ['dish:1'], []]);
    });

    it('is short when it would bring more tags than were asked for', async () => {
      await client.query('UPDATE dishes SET price = 9');
      const brought = async (tagsMax: number): Promise<number | null> => {
        const { rows } = await client.query<{ count: number | null }>(`SELECT json_array_length(invalidations) AS count FROM cache_tail('{}', NULL, $1)`, [tagsMax]);
        return rows[0]?.count ?? null;
      };
      expect([await brought(2), await brought(3)]).toEqual([null, 1]);
    });

    it('has an epoch until anything about the server differs, and a new one after it was renewed', async () => {
      const before = (await tail(null)).epoch;
      expect(before).not.toBeNull();
      // What crash recovery and promotion do to an unlogged table.
      await client.query('DELETE FROM cache_epoch_marker');
      expect((await tail(null)).epoch).toBeNull();
      const [a, b] = await Promise.all([client.query<{ id: string }>('SELECT cache_renew_epoch(false) AS id'), other.query<{ id: string }>('SELECT cache_renew_epoch(false) AS id')]);
      expect(a.rows).toEqual(b.rows);
      const after = (await tail(null)).epoch;
      expect(after).toBe(a.rows[0]?.id);
      expect(after).not.toBe(before);
    });

    it('is trimmed up to what every transaction has finished with, and not beyond', async () => {
      await client.query('UPDATE dishes SET price = 9 WHERE id = 1');
      // Transactions of any database on the server hold the horizon back while they last.
      await expect.poll(async () => {
        await client.query(`SELECT cache_trim(pg_snapshot_xmin(pg_current_snapshot()))`);
        return logged();
      }, { timeout: 60_000 }).toEqual([]);
      await expect(client.query(`SELECT cache_trim((pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 10)::text::xid8)`)).rejects.toMatchObject({ code: 'CV002' });
    });
  });
});
