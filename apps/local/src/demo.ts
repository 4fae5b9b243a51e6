import { createDataSource, Database } from '#kernel';
import { demoTenants } from '../../cli/src/seed/demo-tenants.ts';
import { needsDemo } from '../../cli/src/seed/needs-demo.ts';
import { hasKeys } from '../../cli/src/seed/persistence/has-keys.ts';
import { listTenants } from '../../cli/src/seed/persistence/list-tenants.ts';
import { type DemoKey, seedDemo } from '../../cli/src/seed/seed-demo.ts';

export interface DemoOptions {
  /** Of a migrated database. */
  url: string;
  secret: string;
  onProgress: (line: string) => void;
}

/**
 * Fills an empty database with the demo city, and finishes one that an earlier start had begun. Where
 * the demo is complete its keys follow the secret; beside somebody else's restaurants none is begun.
 *
 * @returns the demo's keys, none where there is no demo.
 */
export async function prepareDemo(options: DemoOptions): Promise<DemoKey[]> {
  if (!(await hasRoomForDemo(options))) return [];
  const today = new Date().toISOString().slice(0, 10);
  const { keys } = await seedDemo({ ...options, today });
  return keys;
}

async function hasRoomForDemo({ url, onProgress }: DemoOptions): Promise<boolean> {
  const dataSource = createDataSource({
    url,
    poolSizeMax: 1,
    entities: [],
    applicationName: 'couvert-start',
    onPoolError: (error) => onProgress(`a database connection was lost: ${error.message}`),
  });
  await dataSource.initialize();
  try {
    const database = new Database(dataSource);
    return (await needsDemo(database)) || (await isComplete(database));
  } finally {
    await dataSource.destroy();
  }
}

async function isComplete(database: Database): Promise<boolean> {
  const tenants = await listTenants(database);
  for (const demo of demoTenants) {
    const tenant = tenants.find(({ slug }) => slug === demo.slug);
    if (tenant === undefined || !(await hasKeys(database, { tenantId: tenant.id, keyIds: [demo.publishable.id, demo.secret.id] }))) return false;
  }
  return true;
}
