import { SqlMigration, tenantTable } from '#kernel';

/** Where tenants want to be told of what happens, and the keys that such messages are signed with, sealed. Additive. */
export class WebhookEndpoints1795541004001 extends SqlMigration {
  readonly name = 'WebhookEndpoints1795541004001';
  readonly statements = [
    `CREATE TABLE webhook_endpoints (
       id uuid PRIMARY KEY,
       tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
       url text NOT NULL CHECK (length(url) BETWEEN 9 AND 500),
       description text NOT NULL DEFAULT '' CHECK (length(description) <= 200),
       topics text[] NOT NULL CHECK (cardinality(topics) BETWEEN 1 AND 50),
       active boolean NOT NULL DEFAULT true,
       -- why it is not active, when nobody switched it off
       disabled_reason text CHECK (disabled_reason IN ('gone', 'failing')),
       secret bytea NOT NULL,
       -- signs as well until then, so that a receiver can change over
       previous_secret bytea,
       previous_secret_until timestamptz,
       -- in a row, since failing_since
       failures integer NOT NULL DEFAULT 0,
       failing_since timestamptz,
       last_failure text CHECK (length(last_failure) <= 200),
       last_delivered_at timestamptz,
       version integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE INDEX webhook_endpoints_by_tenant ON webhook_endpoints (tenant_id, id)`,
    ...tenantTable('webhook_endpoints'),
  ];
}
