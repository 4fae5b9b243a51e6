import { SqlMigration, tenantTable } from '#kernel';

/** API keys: only the keyed hash of the secret part is stored. What is written at each use lies in a table of its own. Additive. */
export class ApiKeys1795460001001 extends SqlMigration {
  readonly name = 'ApiKeys1795460001001';
  readonly statements = [
    `CREATE TABLE api_keys (
       id text PRIMARY KEY CHECK (id ~ '^[0-9A-Za-z]{12}$'),
       tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
       kind text NOT NULL CHECK (kind IN ('publishable', 'secret')),
       environment text NOT NULL CHECK (environment IN ('live', 'test')),
       name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
       scopes text[] NOT NULL,
       secret_hash bytea NOT NULL,
       origins text[] NOT NULL DEFAULT '{}',
       restaurant_ids integer[],
       rate_limit_exempt boolean NOT NULL DEFAULT false,
       expires_at timestamptz,
       revoked_at timestamptz,
       created_by text NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id, created_at)`,
    ...tenantTable('api_keys'),
    `CREATE TABLE api_key_uses (
       key_id text PRIMARY KEY REFERENCES api_keys (id) ON DELETE CASCADE,
       tenant_id uuid NOT NULL,
       last_used_at timestamptz NOT NULL)`,
    ...tenantTable('api_key_uses'),
    // Asked before a tenant is known. It answers only for an id that the caller already holds, and never the name.
    `CREATE FUNCTION api_key_by_id(wanted text)
       RETURNS TABLE (id text, tenant_id uuid, kind text, environment text, scopes text[], secret_hash bytea, origins text[], restaurant_ids integer[], rate_limit_exempt boolean, expires_at timestamptz, revoked_at timestamptz)
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT k.id, k.tenant_id, k.kind, k.environment, k.scopes, k.secret_hash, k.origins, k.restaurant_ids, k.rate_limit_exempt, k.expires_at, k.revoked_at
         FROM api_keys k JOIN tenants t ON t.id = k.tenant_id AND t.status = 'active'
        WHERE k.id = wanted;
     END`,
    `REVOKE ALL ON FUNCTION api_key_by_id(text) FROM PUBLIC`,
    `GRANT EXECUTE ON FUNCTION api_key_by_id(text) TO couvert_app`,
  ];
}
