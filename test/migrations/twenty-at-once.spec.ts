import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '#kernel';
import { allMigrations } from '../../apps/api/src/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let empty: TestDatabase;
beforeAll(async () => {
  empty = await createTestDatabase({ migrated: false });
});
afterAll(() => empty.drop());

async function query<Row extends object>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: empty.url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Every object of the schema as one text. */
const schemaText = async (): Promise<string> => {
  const rows = await query<{ line: string }>(
    `SELECT format('%s.%s %s %s', table_name, column_name, data_type, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT format('%s %s %s', tablename, policyname, qual) FROM pg_policies
     UNION ALL SELECT format('%s %s', oid::regprocedure, md5(coalesce(prosrc, '') || coalesce(pg_get_function_sqlbody(oid), ''))) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      ORDER BY 1`,
  );
  return rows.map(({ line }) => line).join('\n');
};

describe('migrations', () => {
  it('run once each when twenty processes start at once', async () => {
    const ran = await Promise.all(Array.from({ length: 20 }, () => migrate({ url: empty.url, migrations: allMigrations })));
    const wanted = allMigrations.map((Migration) => new Migration().name ?? '').sort();
    expect(ran.flat().sort()).toEqual(wanted);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    const recorded = await query<{ name: string }>('SELECT name FROM migrations');
    expect(recorded.map(({ name }) => name).sort()).toEqual(wanted);
  });

  it('change nothing when they run again', async () => {
    const before = await schemaText();
    expect(await migrate({ url: empty.url, migrations: allMigrations })).toEqual([]);
    expect(await schemaText()).toBe(before);
  });

  it('are owned by the owner’s role, and run in the order of their time stamps', async () => {
    expect(await query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND relowner <> 'couvert_owner'::regrole`)).toEqual([]);
    const stamps = (await query<{ timestamp: string }>('SELECT timestamp::text FROM migrations ORDER BY id')).map(({ timestamp }) => Number(timestamp));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('give up on a table that somebody has locked, instead of making everybody queue behind them', () => {
    for (const Migration of allMigrations) expect(new Migration().up.toString(), Migration.name).toContain('lock_timeout');
  });
});
