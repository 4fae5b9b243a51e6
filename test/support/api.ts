import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, Secrets, systemContext, uuidV7 } from '#kernel';
import { createLogger } from '#monitoring';
import { createApiKey, type CreatedApiKey, type NewApiKey, secretScopes } from '#security';
import { Client } from 'pg';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp, type Overrides } from '../../apps/api/src/create-app.ts';
import { injectAllSeeing } from './all-seeing.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { testSecret } from './test-secret.ts';

export { testSecret } from './test-secret.ts';

export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  /** Makes a tenant; its id. */
  aTenant(slug?: string): Promise<string>;
  /** Makes a key of a tenant: a secret live one with every scope of a restaurant group, unless told otherwise. */
  aKey(tenantId: string, wanted?: Partial<NewApiKey>): Promise<CreatedApiKey>;
  /** Closes the application and removes its database. */
  close(): Promise<void>;
}

export interface TestApiOptions extends Overrides {
  /** Over DATABASE_URL, COUVERT_SECRET, a silent log, and nothing that goes on in the background. */
  readonly env?: Readonly<Record<string, string>>;
  /** Reads bring the token of the database's now (see `injectAllSeeing`), unless told otherwise. */
  readonly isAllSeeing?: boolean;
}

/** The whole application in this process, on a database of its own. Speak to it with `api.app.inject()`. */
export async function startTestApi({ env = {}, isAllSeeing = true, ...overrides }: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const config = parseConfig({ DATABASE_URL: database.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '5', COUVERT_BACKGROUND_WORK: 'off', ...env });
  const app = await createApp(config, { logger: createLogger({ level: 'silent' }), ...overrides });
  const stopSeeing = isAllSeeing ? await injectAllSeeing(app, database.url) : () => Promise.resolve();
  return {
    app,
    database,
    aTenant: (slug = `tenant-${uuidV7().slice(-8)}`) => insertTenant(database.url, slug),
    aKey: (tenantId, wanted = {}) =>
      app.get(Database).write(systemContext(tenantId), (tx) =>
        createApiKey(tx, app.get(Secrets), { kind: 'secret', environment: 'live', name: 'test', scopes: secretScopes, createdBy: 'test', ...wanted }),
      ),
    close: async () => {
      await stopSeeing();
      await app.close();
      await database.drop();
    },
  };
}

async function insertTenant(url: string, slug: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const id = uuidV7();
    await client.query('INSERT INTO tenants (id, slug, name) VALUES ($1, $2, $2)', [id, slug]);
    return id;
  } finally {
    await client.end();
  }
}
