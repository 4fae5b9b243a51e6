import { randomUUID } from 'node:crypto';
import { insertRows, withConnection, type BuilderTarget } from './rows.ts';

export interface SavedTenant {
  readonly id: string;
  readonly slug: string;
}

export interface TenantOverrides {
  readonly id?: string;
  readonly slug?: string;
  readonly name?: string;
}

/** A tenant of its own for a test: `await aTenant().save(database)`. */
export function aTenant(overrides: TenantOverrides = {}): { save(target: BuilderTarget): Promise<SavedTenant> } {
  const id = overrides.id ?? randomUUID();
  const slug = overrides.slug ?? `tenant-${id.slice(0, 8)}`;
  return {
    save: (target) =>
      withConnection(target, async (db) => {
        await insertRows(db, 'tenants', [{ id, slug, name: overrides.name ?? 'A tenant' }]);
        return { id, slug };
      }),
  };
}
