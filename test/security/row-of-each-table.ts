import type { Client } from 'pg';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isArray: boolean;
}

/** Every table with a `tenant_id`, and `tenants`, whose own id is the tenant. */
export async function tenantTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
        AND (c.relname = 'tenants' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

export function tenantColumnOf(table: string): string {
  return table === 'tenants' ? 'id' : 'tenant_id';
}

/**
 * Puts one row of the tenant into every tenant table, whatever tables there are. The database must be the suite's own:
 * its checks, foreign keys and triggers are taken away, for only the policies are being tried.
 */
export async function putOneRowOfEach(client: Client, tenantId: string): Promise<void> {
  await client.query(`SET session_replication_role = replica`);
  for (const table of await tenantTables(client)) {
    await dropChecks(client, table);
    const columns = await columnsToFill(client, table);
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    const values = columns.map((column) => (column.name === tenantColumnOf(table) ? `'${tenantId}'` : valueOf(column)));
    await client.query(`INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')})`);
  }
  await client.query(`SET session_replication_role = origin`);
}

async function dropChecks(client: Client, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'x')`, [table]);
  for (const { name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
}

async function columnsToFill(client: Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT a.attname AS name, coalesce(e.typname, t.typname) AS type, e.oid IS NOT NULL AS "isArray"
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND (a.attnotnull OR a.attname = 'tenant_id')`,
    [table],
  );
  return rows;
}

let serial = 0;

function valueOf({ type, isArray }: Column): string {
  if (isArray) return `'{}'`;
  serial += 1;
  const values: Record<string, string> = {
    uuid: 'gen_random_uuid()',
    text: `'x${serial}'`,
    bpchar: `'xx'`,
    varchar: `'x${serial}'`,
    bool: 'true',
    bytea: `'\\x00'`,
    json: `'{}'`,
    jsonb: `'{}'`,
    date: 'current_date',
    timestamptz: 'now()',
    tstzrange: `tstzrange(now(), now() + interval '1 hour')`,
    point: `'(0,0)'`,
    tsvector: `''`,
    xid8: 'pg_current_xact_id()',
  };
  const value = values[type] ?? (/^(int[248]|float[48]|numeric|oid)$/.test(type) ? String(serial) : undefined);
  if (value === undefined) throw new Error(`teach this test a value of type ${type}`);
  return value;
}
