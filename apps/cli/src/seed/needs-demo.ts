import type { Database } from '#kernel';
import { demoTenants } from './demo-tenants.ts';
import { hasKeys } from './persistence/has-keys.ts';
import { listTenants } from './persistence/list-tenants.ts';

/**
 * Whether a database is empty of tenants, or holds a demo that was begun and not finished. False as soon as
 * anybody else's tenant is there: invented restaurants have no business beside real ones.
 */
export async function needsDemo(database: Database): Promise<boolean> {
  const tenants = await listTenants(database);
  if (tenants.some(({ slug }) => !demoTenants.some((demo) => demo.slug === slug))) return false;
  for (const demo of demoTenants) {
    const tenant = tenants.find(({ slug }) => slug === demo.slug);
    if (tenant === undefined || !(await hasKeys(database, { tenantId: tenant.id, keyIds: [demo.publishable.id, demo.secret.id] }))) return true;
  }
  return false;
}
