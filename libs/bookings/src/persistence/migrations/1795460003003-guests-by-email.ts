import { SqlMigration } from '#kernel';

/**
 * A guest's address is stored in lower case and found by plain equality. `lower(column)` is not leakproof: under
 * row-level security an index on it goes unused, and every booking would read all guests of its tenant.
 * Old code runs beside it only if it writes addresses in lower case.
 */
export class GuestsByEmail1795460003003 extends SqlMigration {
  readonly name = 'GuestsByEmail1795460003003';
  readonly statements = [
    `UPDATE guests SET email = lower(email) WHERE email <> lower(email)`,
    `ALTER TABLE guests ADD CONSTRAINT guests_email_lower CHECK (email = lower(email))`,
    `DROP INDEX guests_email_unique`,
    `CREATE UNIQUE INDEX guests_email_unique ON guests (tenant_id, email) WHERE email IS NOT NULL`,
  ];
}
