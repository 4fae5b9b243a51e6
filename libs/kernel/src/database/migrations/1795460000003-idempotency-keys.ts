import { SqlMigration } from '../sql-migration.ts';
import { tenantTable } from '../tenant-table.ts';

/** Outcomes of requests that carried an Idempotency-Key, kept 24 hours in the transaction of their change. Additive. */
export class IdempotencyKeys1795460000003 extends SqlMigration {
  readonly name = 'IdempotencyKeys1795460000003';
  readonly statements = [
    `CREATE TABLE idempotency_keys (
       tenant_id uuid NOT NULL,
       key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
       fingerprint bytea NOT NULL,
       outcome jsonb NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
       CONSTRAINT idempotency_keys_once PRIMARY KEY (tenant_id, key))`,
    `CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at)`,
    ...tenantTable('idempotency_keys'),
  ];
}
