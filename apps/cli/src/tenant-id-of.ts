import type { Database } from '#kernel';
import { findTenant } from './bulk/persistence/ensure-tenant.ts';
import { Refusal } from './verb.ts';

/** @throws Refusal where there is no such tenant */
export async function tenantIdOf(database: Database, slug: string): Promise<string> {
  const id = await findTenant(database, slug);
  if (id === null) throw new Refusal(`There is no tenant "${slug}". "couvert tenants list" shows those there are.`);
  return id;
}
