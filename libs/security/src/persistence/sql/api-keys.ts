import { statement } from '#kernel';

/** Asked before a tenant is known: a function of the owner, which answers only for an id that the caller holds. */
export const apiKeyById = statement('api_key_by_id', `SELECT * FROM api_key_by_id($1)`);

export const insertApiKey = statement(
  'api_key_insert',
  `INSERT INTO api_keys (id, tenant_id, kind, environment, name, scopes, secret_hash, origins, restaurant_ids, rate_limit_exempt, expires_at, created_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
);

/** A demo key is the same on every machine, its hash is not: it follows COUVERT_SECRET. */
export const putFixedApiKey = statement('api_key_put_fixed', `${insertApiKey.text} ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash`);

export const listApiKeys = statement(
  'api_keys_list',
  `SELECT id, kind, environment, name, scopes, origins, restaurant_ids, rate_limit_exempt, expires_at, revoked_at, created_by, created_at
     FROM api_keys WHERE tenant_id = $1 ORDER BY created_at, id`,
);

/** A key stays revoked since when it was first revoked. */
export const revokeApiKey = statement(
  'api_key_revoke',
  `UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE tenant_id = $1 AND id = $2`,
);
