/**
 * SQL that closes a table to every tenant but the one of the transaction, owner included (FORCE).
 *
 * Invariant D1: a row of tenant A is neither read nor written by a unit of work of tenant B.
 * Why: one forgotten WHERE must not become a leak. Proved by: test/security/row-level-security.spec.ts
 *
 * The setting is read in a sub-select, once a statement instead of once a row; unset means no rows, not an error.
 */
export function tenantTable(table: string, privileges = 'SELECT, INSERT, UPDATE, DELETE'): string[] {
  if (!/^[a-z_]+$/.test(table)) throw new RangeError(`not a table name: ${table}`);
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_tenant ON ${table} TO couvert_app
       USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))
       WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))`,
    `CREATE POLICY ${table}_owner ON ${table} TO couvert_owner USING (true) WITH CHECK (true)`,
    `GRANT ${privileges} ON ${table} TO couvert_app`,
  ];
}
