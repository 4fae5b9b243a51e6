import { type Database, statement, systemContext } from '#kernel';

const becomeOwner = statement('seed_tenants_as_owner', `SELECT set_config('role', 'couvert_owner', true)`);
const list = statement('seed_list_tenants', `SELECT id, slug FROM tenants ORDER BY slug LIMIT 100`);

/** The first hundred tenants of the database, whosever they are: only the owner's role sees more than one. */
export async function listTenants(database: Database): Promise<{ id: string; slug: string }[]> {
  return database.write(systemContext(''), async (tx) => {
    await tx.run(becomeOwner, []);
    return tx.rows<{ id: string; slug: string }>(list, []);
  });
}
