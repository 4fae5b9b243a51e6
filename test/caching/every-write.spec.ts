import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

interface Way {
  readonly of: string;
  readonly sql: readonly string[];
  /** Tags of all rows of the log, sorted. */
  readonly logs: readonly string[];
}

// dishes 1 to 3 are on menu 1, and side 1 belongs to dish 1; days 1 and 2 are in 2026, day 3 in 2027.
const ways: readonly Way[] = [
  { of: 'INSERT … SELECT', sql: ['INSERT INTO dishes SELECT id + 10, 2 FROM dishes WHERE id < 3'], logs: ['dish:11', 'dish:12', 'menu:2'] },
  { of: 'ON CONFLICT DO UPDATE, of a row that is new and one that is not', sql: ['INSERT INTO dishes VALUES (1, 5), (7, 5) ON CONFLICT (id) DO UPDATE SET menu = excluded.menu'], logs: ['dish:1', 'dish:7', 'menu:1', 'menu:5', 'menu:5'] },
  { of: 'ON CONFLICT DO NOTHING, of a row that is there', sql: ['INSERT INTO dishes VALUES (1, 5) ON CONFLICT DO NOTHING'], logs: [] },
  { of: 'MERGE that inserts, updates and deletes', sql: ['MERGE INTO dishes d USING (VALUES (1, 9), (2, NULL), (8, 4)) v(id, menu) ON v.id = d.id WHEN MATCHED AND v.menu IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET menu = v.menu WHEN NOT MATCHED THEN INSERT (id, menu) VALUES (v.id, v.menu)'], logs: ['dish:1', 'dish:2', 'dish:8', 'menu:1', 'menu:1', 'menu:4', 'menu:9'] },
  { of: 'WITH that writes two tables', sql: ['WITH gone AS (DELETE FROM sides RETURNING dish_id) UPDATE dishes SET price = 1 FROM gone WHERE id = gone.dish_id'], logs: ['dish:1', 'dish:1'] },
  { of: 'ON DELETE CASCADE and ON UPDATE CASCADE', sql: ['UPDATE dishes SET id = 20 WHERE id = 1', 'DELETE FROM dishes WHERE id = 20'], logs: ['dish:1', 'dish:1', 'dish:20', 'dish:20', 'dish:20', 'dish:20', 'menu:1', 'menu:1'] },
  { of: 'ON DELETE SET NULL', sql: ['DELETE FROM menus WHERE id = 1'], logs: ['dish:1', 'dish:2', 'dish:3', 'menu:1'] },
  { of: 'a function', sql: ['SELECT eat(1)'], logs: ['dish:1', 'menu:1'] },
  { of: 'savepoints, the one that is rolled back left out', sql: ['BEGIN', 'SAVEPOINT a', 'UPDATE dishes SET price = 1 WHERE id = 1', 'ROLLBACK TO a', 'UPDATE dishes SET price = 1 WHERE id = 2', 'RELEASE a', 'SAVEPOINT b', 'UPDATE dishes SET price = 1 WHERE id = 3', 'COMMIT'], logs: ['dish:2', 'dish:3'] },
  { of: 'a block that fails and is caught', sql: [`DO $$ BEGIN UPDATE dishes SET price = 1 WHERE id = 1; BEGIN UPDATE dishes SET price = 2 WHERE id = 2; RAISE 'burnt'; EXCEPTION WHEN OTHERS THEN NULL; END; END $$`], logs: ['dish:1'] },
  { of: 'a prepared transaction that is committed, and one that is not', sql: ['BEGIN', 'UPDATE dishes SET price = 1 WHERE id = 1', `PREPARE TRANSACTION 'kept'`, 'BEGIN', 'UPDATE dishes SET price = 1 WHERE id = 2', `PREPARE TRANSACTION 'dropped'`, `ROLLBACK PREPARED 'dropped'`, `COMMIT PREPARED 'kept'`], logs: ['dish:1'] },
  { of: 'COPY', sql: [`COPY dishes (id, menu) FROM PROGRAM 'printf "7,3\\n8,3\\n"' (FORMAT csv)`], logs: ['dish:7', 'dish:8', 'menu:3'] },
  { of: 'a thousand tags, each by its name', sql: ['INSERT INTO dishes (id) SELECT generate_series(1001, 2000)'], logs: Array.from({ length: 1000 }, (_, index) => `dish:${1001 + index}`) },
  { of: 'a thousand and one, the table', sql: ['INSERT INTO dishes (id) SELECT generate_series(1001, 2001)'], logs: ['dishes:*'] },
  { of: 'TRUNCATE that cascades', sql: ['TRUNCATE dishes CASCADE'], logs: ['dishes:*', 'sides:*'] },
  { of: 'a partition, through its parent', sql: [`INSERT INTO days VALUES (4, '2026-05-05'), (5, '2027-05-05')`, 'UPDATE days SET covers = 1 WHERE id < 4', 'DELETE FROM days WHERE id = 1'], logs: ['day:1', 'day:1', 'day:2', 'day:3', 'day:4', 'day:5'] },
  { of: 'a leaf directly', sql: [`INSERT INTO days_2026 VALUES (6, '2026-05-06')`, 'UPDATE days_2026 SET covers = 1 WHERE id = 1', 'DELETE FROM days_2026 WHERE id = 2'], logs: ['day:1', 'day:2', 'day:6'] },
  { of: 'a row that moves to another partition', sql: [`UPDATE days SET day = '2027-01-02' WHERE id = 1`], logs: ['day:1'] },
  { of: 'a partition, by MERGE and ON CONFLICT', sql: [`MERGE INTO days d USING (VALUES (1)) v(id) ON v.id = d.id WHEN MATCHED THEN UPDATE SET covers = 2`, `INSERT INTO days VALUES (3, '2027-01-01') ON CONFLICT (id, day) DO UPDATE SET covers = 3`], logs: ['day:1', 'day:3'] },
  { of: 'TRUNCATE of a leaf, and of all', sql: ['TRUNCATE days_2026', 'TRUNCATE days'], logs: ['days:*', 'days:*', 'days:*', 'days:*'] },
];

/** What foreign keys do is left undone under this setting. */
const ordinary = ways.filter(({ of }) => !/ON DELETE|prepared/.test(of));

describe('the change log hears', () => {
  let testDatabase: TestDatabase;
  let client: Client;

  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const sql of statements) await client.query(sql);
  };
  const logged = async (): Promise<string[]> => (await client.query<{ tags: string[] }>('SELECT tags FROM cache_invalidations')).rows.flatMap(({ tags }) => tags).toSorted();

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    client = new Client({ connectionString: testDatabase.url });
    await client.connect();
    await run(
      'CREATE TABLE menus (id int PRIMARY KEY)',
      'CREATE TABLE dishes (id int PRIMARY KEY, menu int REFERENCES menus ON DELETE SET NULL, price int DEFAULT 0)',
      'CREATE TABLE sides (id int PRIMARY KEY, dish_id int REFERENCES dishes ON DELETE CASCADE ON UPDATE CASCADE)',
      'CREATE TABLE days (id int, day date, covers int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)',
      `CREATE TABLE days_2026 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
      `CREATE TABLE days_2027 PARTITION OF days FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')`,
      `CREATE FUNCTION eat(dish int) RETURNS void LANGUAGE sql AS 'UPDATE dishes SET menu = NULL WHERE id = dish'`,
      `SELECT cache_watch('dishes', 'dish:{id}', 'menu:{menu} (menu)')`,
      `SELECT cache_watch('sides', 'dish:{dish_id}')`,
      `SELECT cache_watch('days', 'day:{id}')`,
    );
  });
  beforeEach(() =>
    run(
      'TRUNCATE menus, dishes, sides, days',
      'INSERT INTO menus SELECT generate_series(1, 9)',
      'INSERT INTO dishes SELECT id, 1 FROM generate_series(1, 3) AS id',
      'INSERT INTO sides VALUES (1, 1)',
      `INSERT INTO days VALUES (1, '2026-01-01'), (2, '2026-01-01'), (3, '2027-01-01')`,
      'DELETE FROM cache_invalidations',
    ));
  afterAll(async () => {
    await client?.end();
    await testDatabase?.drop();
  });

  it.each(ways.map((way) => [way.of, way] as const))('%s', async (_of, { sql, logs }) => {
    await run(...sql);
    expect(await logged()).toEqual(logs);
  });

  // As a tool does that restores a dump, or brings rows from elsewhere.
  it.each(ordinary.map((way) => [way.of, way] as const))('%s, under session_replication_role = replica', async (_of, { sql, logs }) => {
    await run('SET session_replication_role = replica');
    try {
      await run(...sql);
      expect(await logged()).toEqual(logs);
    } finally {
      await run('RESET session_replication_role');
    }
  });

  it('a date by one name, whatever the session calls it', async () => {
    await run('CREATE TABLE specials (day date PRIMARY KEY)', `SELECT cache_watch('specials', 'special:{day}')`, `SET DateStyle = 'German'`, `INSERT INTO specials VALUES ('31.12.2026')`, 'RESET DateStyle', 'DROP TABLE specials');
    expect(await logged()).toEqual(['special:2026-12-31']);
  });

  it('a partition that is added later only once it is watched', async () => {
    await run(`CREATE TABLE days_2028 PARTITION OF days FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')`, `INSERT INTO days_2028 VALUES (8, '2028-01-01')`);
    expect(await logged()).toEqual([]);
    await run(`SELECT cache_watch('days', 'day:{id}')`, `INSERT INTO days_2028 VALUES (9, '2028-01-01')`, 'DROP TABLE days_2028');
    expect(await logged()).toEqual(['day:9']);
  });
});
