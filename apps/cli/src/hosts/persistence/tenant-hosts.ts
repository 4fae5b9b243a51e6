import { type Database, statement, systemContext } from '#kernel';

// Hosts are given by who runs the installation: the application's role may only read them.
const becomeOwner = statement('hosts_as_owner', `SELECT set_config('role', 'couvert_owner', true)`);
const insert = statement('hosts_add', `INSERT INTO tenant_hosts (host, tenant_id) VALUES ($1, $2) ON CONFLICT (host) DO NOTHING`);
const ownerOf = statement('hosts_owner_of', `SELECT t.slug FROM tenant_hosts h JOIN tenants t ON t.id = h.tenant_id WHERE h.host = $1`);
const remove = statement('hosts_remove', `DELETE FROM tenant_hosts WHERE tenant_id = $2 AND host = $1`);
const list = statement('hosts_list', `SELECT host FROM tenant_hosts WHERE tenant_id = $1 ORDER BY host LIMIT 1000`);

/** @returns the slug of the tenant to whom the host leads now, and did before if it was somebody's */
export async function addHost(database: Database, { host, tenantId }: { host: string; tenantId: string }): Promise<string> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    await tx.run(insert, [host, tenantId]);
    const owner = await tx.one<{ slug: string }>(ownerOf, [host]);
    if (owner === null) throw new Error(`the host ${host} vanished while it was added`);
    return owner.slug;
  });
}

/** @returns whether it led to the tenant */
export async function removeHost(database: Database, { host, tenantId }: { host: string; tenantId: string }): Promise<boolean> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    return (await tx.run(remove, [host, tenantId])) === 1;
  });
}

/** The first thousand, by name. */
export async function listHosts(database: Database, tenantId: string): Promise<string[]> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    return (await tx.rows<{ host: string }>(list, [tenantId])).map(({ host }) => host);
  });
}
