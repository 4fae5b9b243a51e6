import type { Database } from '#kernel';
import { Refusal } from '../verb.ts';
import { findTenant } from './persistence/ensure-tenant.ts';

/** @throws Refusal for a slug that is nobody's */
export async function tenantIdOf(database: Database, slug: string): Promise<string> {
  const id = await findTenant(database, slug);
  if (id === null) throw new Refusal(`There is no tenant "${slug}". "couvert tenants list" shows those there are.`);
  return id;
}
