import { createDataSource, Database, Secrets, systemContext } from '#kernel';
import { createApiKey, secretScopes, type Scope } from '#security';
import { testSecret } from './test-secret.ts';

/** Makes a secret key of a tenant, with every scope of a restaurant group unless told otherwise, that later limits exempt. @returns the whole key. */
export async function makeApiKey(databaseUrl: string, tenantId: string, scopes: readonly Scope[] = secretScopes): Promise<string> {
  const lost: Error[] = [];
  const dataSource = createDataSource({ url: databaseUrl, poolSizeMax: 1, entities: [], onPoolError: (error) => lost.push(error) });
  await dataSource.initialize();
  try {
    const made = await new Database(dataSource).write(systemContext(tenantId), (tx) =>
      createApiKey(tx, new Secrets(testSecret), { kind: 'secret', environment: 'test', name: 'crowd', scopes, rateLimitExempt: true, createdBy: 'tests' }),
    );
    return made.key;
  } finally {
    await dataSource.destroy();
  }
}
