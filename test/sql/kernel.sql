-- Every statement of kernel, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- are_you_well
SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS is_read_only;
--   Result

-- begin_read
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
--   (not planned)

-- begin_write
BEGIN;
--   (not planned)

-- commit
COMMIT;
--   (not planned)

-- current_role_powers
SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses, pg_has_role(rolname, 'couvert_owner', 'MEMBER') AS owns FROM pg_roles WHERE rolname = current_user;
--   Seq Scan on pg_authid
--     Filter: (rolname = CURRENT_USER)

-- idempotency_record
INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, key) DO UPDATE
     SET fingerprint = excluded.fingerprint, outcome = excluded.outcome, created_at = excluded.created_at, expires_at = excluded.expires_at
   WHERE idempotency_keys.expires_at <= clock_timestamp();
--   Insert on idempotency_keys
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: idempotency_keys_once
--     Conflict Filter: (idempotency_keys.expires_at <= clock_timestamp())
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     InitPlan 3
--       ->  Result
--     ->  Result

-- idempotency_record_last
WITH kept AS (INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, key) DO UPDATE
     SET fingerprint = excluded.fingerprint, outcome = excluded.outcome, created_at = excluded.created_at, expires_at = excluded.expires_at
   WHERE idempotency_keys.expires_at <= clock_timestamp() RETURNING 1) SELECT couvert_require(EXISTS (SELECT FROM kept), 'idempotency_keys_once');
--   Result
--     CTE kept
--       ->  Insert on idempotency_keys
--             Conflict Resolution: UPDATE
--             Conflict Arbiter Indexes: idempotency_keys_once
--             Conflict Filter: (idempotency_keys.expires_at <= clock_timestamp())
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             InitPlan 3
--               ->  Result
--             ->  Result
--     InitPlan 5
--       ->  CTE Scan on kept

-- idempotency_take
SELECT fingerprint, outcome FROM idempotency_take($1, $2);
--   Function Scan on idempotency_take

-- migrations_list
SELECT name FROM migrations;
--   Seq Scan on migrations

-- migrations_listed
SELECT to_regclass('public.migrations') IS NOT NULL AS found;
--   Result

-- outbox_append
INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
  SELECT $1, m.topic, m.key, m.payload, $2
    FROM jsonb_to_recordset($3::jsonb) AS m(topic text, key text, payload jsonb);
--   Insert on outbox
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on jsonb_to_recordset m

-- outbox_append_last
INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, $2, $3, $4, $5);
--   Insert on outbox
--     InitPlan 1
--       ->  Result
--     ->  Result

-- rollback
ROLLBACK;
--   (not planned)

-- standby_lag
SELECT CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
  ELSE coalesce(EXTRACT(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END::float8 AS lag_seconds;
--   Result

-- unit_of_work_context
SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', $1, true),
  set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true), set_config('plan_cache_mode', $4, true);
--   Result

-- unit_of_work_context_of_read
SELECT set_config('role', 'couvert_app', true), set_config('app.tenant_id', $1, true),
  set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true), set_config('plan_cache_mode', $4, true), pg_current_snapshot()::text AS saw;
--   Result

-- unit_of_work_transaction
SELECT pg_current_xact_id_if_assigned()::text AS wrote, pg_current_snapshot()::text AS saw;
--   Result
