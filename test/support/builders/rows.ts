import { Client } from 'pg';

/** What builders write through: a client or pool of node-postgres as the superuser, or the address of a database. */
export type BuilderTarget = Queryable | { readonly url: string };

export interface Queryable {
  query(text: string, values: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** Runs `work` on a connection; opens and ends one of its own when it is given an address only. */
export async function withConnection<T>(target: BuilderTarget, work: (db: Queryable) => Promise<T>): Promise<T> {
  if ('query' in target) return work(target);
  const client = new Client({ connectionString: target.url, application_name: 'builders' });
  await client.connect();
  try {
    return await work(client as Queryable);
  } finally {
    await client.end();
  }
}

/**
 * Inserts rows in one statement, with the columns that the first one names; their ids in the order of the rows.
 * A value for a jsonb column is marked with `json()`.
 */
export async function insertRows(db: Queryable, table: string, rows: readonly Record<string, unknown>[]): Promise<number[]> {
  const first = rows[0];
  if (first === undefined) return [];
  const columns = Object.keys(first);
  const places = rows.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`);
  const values = rows.flatMap((row) => columns.map((column) => asParameter(row[column])));
  const inserted = await db.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places.join(', ')} RETURNING *`, values);
  return inserted.rows.map((row) => row['id'] as number);
}

/** node-postgres writes an array as a PostgreSQL array, which a jsonb column does not read. */
class Json {
  constructor(readonly value: unknown) {}
}

/** Marks a value for a jsonb column. */
export const json = (value: unknown): Json => new Json(value);

function asParameter(value: unknown): unknown {
  return value instanceof Json ? JSON.stringify(value.value) : value;
}
