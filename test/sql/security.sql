-- Every statement of security, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- api_key_by_id
SELECT * FROM api_key_by_id($1);
--   Function Scan on api_key_by_id
-- inside, 1 of 1, for POST /v1/restaurants:
--   Nested Loop
--     ->  Index Scan using api_keys_pkey on api_keys k
--           Index Cond: (id = '…'::text)
--     ->  Index Scan using tenants_pkey on tenants t
--           Index Cond: (id = k.tenant_id)
--           Filter: (status = 'active'::text)

-- api_key_insert
INSERT INTO api_keys (id, tenant_id, kind, environment, name, scopes, secret_hash, origins, restaurant_ids, rate_limit_exempt, expires_at, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);
--   Insert on api_keys
--     InitPlan 1
--       ->  Result
--     ->  Result

-- api_key_put_fixed
INSERT INTO api_keys (id, tenant_id, kind, environment, name, scopes, secret_hash, origins, restaurant_ids, rate_limit_exempt, expires_at, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash;
--   Insert on api_keys
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: api_keys_pkey
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     InitPlan 3
--       ->  Result
--     ->  Result

-- api_key_revoke
UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE tenant_id = $1 AND id = $2;
--   Update on api_keys
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Index Scan using api_keys_pkey on api_keys
--                 Index Cond: (id = $2)
--                 Filter: (tenant_id = $1)

-- api_keys_list
SELECT id, kind, environment, name, scopes, origins, restaurant_ids, rate_limit_exempt, expires_at, revoked_at, created_by, created_at
  FROM api_keys WHERE tenant_id = $1 ORDER BY created_at, id;
--   Sort
--     Sort Key: api_keys.created_at, api_keys.id
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Bitmap Heap Scan on api_keys
--                 Recheck Cond: (tenant_id = $1)
--                 ->  Bitmap Index Scan on api_keys_by_tenant
--                       Index Cond: (tenant_id = $1)

-- tenant_of_host
SELECT tenant_of_host($1) AS tenant_id;
--   Result
