import { SqlMigration } from '#kernel';

/**
 * Writes to API keys, tenants and their hosts are in the change log, so that who remembers a key's record hears of its
 * revocation, and of a tenant's suspension. Uses of a key lie in a table of their own and are not heard. Additive.
 */
export class KeysWatched1795510001001 extends SqlMigration {
  readonly name = 'KeysWatched1795510001001';
  readonly statements = [
    `SELECT cache_watch('api_keys', 'api_key:{id}')`,
    // The second for who has found no key: it may be one of a tenant that is suspended, and nobody says which.
    `SELECT cache_watch('tenants', 'tenant:{id}', 'tenants:status (status)')`,
    `SELECT cache_watch('tenant_hosts', 'host:{host}', 'tenant:{tenant_id}')`,
  ];
}
