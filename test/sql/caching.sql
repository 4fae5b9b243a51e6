-- Every statement of caching, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- cache_keep_heat
SELECT cache_keep_heat($1, $2::jsonb);
--   Result

-- cache_purge
SELECT cache_purge($1::text[]);
--   Result

-- cache_read_heat
SELECT age_ms, hottest AS list FROM cache_read_heat();
--   Function Scan on cache_read_heat

-- log_begin
BEGIN;
--   (not planned)

-- log_commit
COMMIT;
--   (not planned)

-- log_read_tail
SELECT epoch, floor::text, snapshot::text, (extract(epoch FROM now) * 1000)::float8 AS now_ms, invalidations FROM cache_tail($1::xid8[], $2::xid8, $3::int);
--   Function Scan on cache_tail

-- log_renew_epoch
SELECT cache_renew_epoch($1);
--   Result

-- log_take_role
SET LOCAL ROLE couvert_app;
--   (not planned)

-- log_trim
SELECT cache_trim($1::xid8);
--   Result

-- read_stamp
SELECT coalesce(cache_epoch_id()::text, '') AS epoch, pg_current_snapshot()::text AS snapshot, pg_is_in_recovery() AS is_standby,
  current_setting('transaction_isolation') = 'repeatable read' AND current_setting('transaction_read_only') = 'on' AS is_one_snapshot;
--   Result
-- inside, 1 of 1, for POST /v1/restaurants:
--   Seq Scan on cache_epoch
