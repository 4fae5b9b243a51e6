-- Every statement of caching, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- log_read_tail
SELECT epoch, floor::text, snapshot::text, (extract(epoch FROM now) * 1000)::float8 AS now_ms, invalidations FROM cache_tail($1::xid8[], $2::xid8);
--   Function Scan on cache_tail
-- inside, 1 of 2, for GET /v1/restaurants:
--   Nested Loop
--     Join Filter: (e.id = m.epoch)
--     InitPlan 1
--       ->  Seq Scan on pg_database
--             Filter: (datname = current_database())
--     ->  Seq Scan on cache_epoch e
--           Filter: ((database_oid = (InitPlan 1).col1) AND (marker_oid = '18048'::oid) AND (postmaster_started_at = pg_postmaster_start_time()))
--     ->  Seq Scan on cache_epoch_marker m
-- inside, 2 of 2, for GET /v1/restaurants:
--   Result
--     InitPlan 1
--       ->  Seq Scan on cache_epoch e
--     InitPlan 2
--       ->  Aggregate
--             ->  Seq Scan on cache_invalidations i
--                   Filter: ((xid = ANY ('{}'::xid8[])) OR (xid >= '…'::xid8))

-- log_renew_epoch
SELECT cache_renew_epoch($1);
--   Result

-- log_take_role
SET ROLE couvert_app;
--   (not planned)

-- log_trim
SELECT cache_trim($1::xid8);
--   Result

-- read_stamp
SELECT coalesce(cache_epoch_id()::text, '') AS epoch, pg_current_snapshot()::text AS snapshot;
--   Result
