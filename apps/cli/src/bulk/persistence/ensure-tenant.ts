import { type Database, statement, systemContext, uuidV7 } from '#kernel';

const becomeOwner = statement('bulk_tenant_as_owner', `SELECT set_config('role', 'couvert_owner', true)`);
const find = statement('bulk_find_tenant', `SELECT id FROM tenants WHERE slug = $1`);
const insert = statement('bulk_insert_tenant', `INSERT INTO tenants (id, slug, name) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT tenants_slug_unique DO NOTHING`);

/**
 * The id of the tenant with this slug, made when there is none.
 *
 * Tenants belong to nobody but the owner's role, which only the command line and the launcher may take on;
 * everything inside a tenant is then written as the application, under the tenant's own policy.
 */
export async function ensureTenant(database: Database, tenant: { slug: string; name: string }): Promise<string> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    await tx.run(insert, [uuidV7(), tenant.slug, tenant.name]);
    const found = await tx.one<{ id: string }>(find, [tenant.slug]);
    if (found === null) throw new Error(`the tenant ${tenant.slug} vanished while it was made`);
    return found.id;
  });
}

/** The id of the tenant with this slug, or null. */
export async function findTenant(database: Database, slug: string): Promise<string | null> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    return (await tx.one<{ id: string }>(find, [slug]))?.id ?? null;
  });
}
