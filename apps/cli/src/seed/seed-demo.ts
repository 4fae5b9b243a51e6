import { createDataSource, Database, Secrets, systemContext } from '#kernel';
import { createApiKey, publishableScopes, type Scope, secretScopes } from '#security';
import { ensureTenant } from '../bulk/persistence/ensure-tenant.ts';
import { type DemoTenant, demoTenants } from './demo-tenants.ts';
import { hasKeys } from './persistence/has-keys.ts';
import { seedCity } from './seed-city.ts';

export interface SeedDemoOptions {
  /** Of a migrated database; its user may become `couvert_owner` and `couvert_app`. */
  readonly url: string;
  /** COUVERT_SECRET, from which the stored hashes of the demo keys derive. */
  readonly secret: string;
  /** `YYYY-MM-DD`: bookings lie around it. */
  readonly today: string;
  readonly onProgress?: (line: string) => void;
}

export interface DemoKey {
  /** The tenant's slug. */
  readonly tenant: string;
  readonly kind: 'publishable' | 'secret';
  readonly key: string;
}

/** The demo's seed: another number would be another demo. */
const demoSeed = 1;

// Invariant E3: a tenant has its demo keys only when its whole demo is there.
// Why: they are what says that nothing is left to do after a crash. Held by: keys are written last.
// Proved by: test/e2e/import/seed-demo.spec.ts

/**
 * Fills an empty database with the demo: two tenants, 500 restaurants in several zones, guests, bookings from three
 * days ago to two weeks ahead, reviews, and keys. Deterministic by `today`. After a crash a second call
 * finishes what the first began; a finished demo is left as it is, but for the hashes of its keys, which follow the secret.
 */
export async function seedDemo({ url, secret, today, onProgress }: SeedDemoOptions): Promise<{ keys: DemoKey[] }> {
  const dataSource = createDataSource({ url, poolSizeMax: 3, entities: [], applicationName: 'couvert-seed', onPoolError: (error) => onProgress?.(`a database connection was lost: ${error.message}`) });
  await dataSource.initialize();
  try {
    const database = new Database(dataSource);
    const secrets = new Secrets(secret);
    const keys: DemoKey[] = [];
    for (const tenant of demoTenants) keys.push(...(await seedTenant(database, { tenant, secrets, today, onProgress })));
    return { keys };
  } finally {
    await dataSource.destroy();
  }
}

interface Seeding {
  readonly tenant: DemoTenant;
  readonly secrets: Secrets;
  readonly today: string;
  readonly onProgress: SeedDemoOptions['onProgress'];
}

async function seedTenant(database: Database, seeding: Seeding): Promise<DemoKey[]> {
  const { tenant, secrets } = seeding;
  const tenantId = await ensureTenant(database, tenant);
  const keyIds = [tenant.publishable.id, tenant.secret.id];
  // A house that was deleted from a finished demo stays deleted.
  if (!(await hasKeys(database, { tenantId, keyIds }))) await seedRestaurants(database, seeding);
  return database.write(systemContext(tenantId), async (tx) => {
    const made: DemoKey[] = [];
    for (const { kind, scopes } of kinds) {
      const { key } = await createApiKey(tx, secrets, { kind, environment: 'test', name: `Demo (${kind})`, scopes, createdBy: 'demo', fixed: tenant[kind] });
      made.push({ tenant: tenant.slug, kind, key });
    }
    return made;
  });
}

async function seedRestaurants(database: Database, { tenant, today, onProgress }: Seeding): Promise<void> {
  await seedCity({
    database,
    tenant,
    restaurants: tenant.restaurants,
    cityNames: tenant.cityNames,
    seed: demoSeed,
    today,
    bookings: { pastDays: 3, futureDays: 14, perDay: tenant.perDay },
    batchSize: 100,
    batchesAtOnce: 1,
    onProgress: ({ done, of }) => onProgress?.(`${tenant.name}: ${done} of ${of} restaurants`),
  });
}

const kinds: readonly { readonly kind: DemoKey['kind']; readonly scopes: readonly Scope[] }[] = [
  { kind: 'publishable', scopes: publishableScopes },
  { kind: 'secret', scopes: secretScopes },
];
