import { SqlMigration } from '../sql-migration.ts';
import { tenantTable } from '../tenant-table.ts';

/** What must happen after a commit, written in the transaction of the change. Additive. */
export class Outbox1795460000004 extends SqlMigration {
  readonly name = 'Outbox1795460000004';
  readonly statements = [
    `CREATE TABLE outbox (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       tenant_id uuid NOT NULL,
       topic text NOT NULL,
       key text NOT NULL,
       payload jsonb NOT NULL,
       trace_id text NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       available_at timestamptz NOT NULL DEFAULT now(),
       attempts smallint NOT NULL DEFAULT 0,
       dispatched_at timestamptz,
       parked_at timestamptz,
       last_error text)`,
    `CREATE INDEX outbox_waiting ON outbox (available_at, id) WHERE dispatched_at IS NULL AND parked_at IS NULL`,
    ...tenantTable('outbox', 'SELECT, INSERT'),
  ];
}
