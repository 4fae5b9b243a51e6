import { SqlMigration } from '../sql-migration.ts';
import { tenantTable } from '../tenant-table.ts';

/** Tenants, and the host names that lead to them. Additive: old code runs beside it. */
export class Tenants1795460000001 extends SqlMigration {
  readonly name = 'Tenants1795460000001';
  readonly statements = [
    `CREATE TABLE tenants (
       id uuid PRIMARY KEY,
       slug text NOT NULL CONSTRAINT tenants_slug_unique UNIQUE CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,62}$'),
       name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
       status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
       created_at timestamptz NOT NULL DEFAULT now())`,
    // tenants has no tenant_id: its own id is the tenant.
    `ALTER TABLE tenants ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE tenants FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenants_tenant ON tenants TO couvert_app USING (id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))`,
    `CREATE POLICY tenants_owner ON tenants TO couvert_owner USING (true) WITH CHECK (true)`,
    `GRANT SELECT ON tenants TO couvert_app`,
    `CREATE TABLE tenant_hosts (
       host text PRIMARY KEY CHECK (host = lower(host) AND length(host) <= 253),
       tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE)`,
    ...tenantTable('tenant_hosts', 'SELECT'),
    // Asked before a tenant is known, so it is a function of the owner that answers one id and nothing else.
    `CREATE FUNCTION tenant_of_host(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
       RETURN (SELECT h.tenant_id FROM tenant_hosts h JOIN tenants t ON t.id = h.tenant_id AND t.status = 'active' WHERE h.host = wanted)`,
    `REVOKE ALL ON FUNCTION tenant_of_host(text) FROM PUBLIC`,
    `GRANT EXECUTE ON FUNCTION tenant_of_host(text) TO couvert_app`,
  ];
}
