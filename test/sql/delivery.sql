-- Every statement of delivery, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- idempotency_trim
SELECT idempotency_trim($1) AS trimmed;
--   Result

-- job_begin
SELECT run::text AS run, runs_so_far::text AS runs, wait_ms AS "waitMs", took_over AS "tookOver", succeeded_epoch_s AS "succeededEpochS" FROM job_begin($1, $2, $3, $4, $5, $6, $7);
--   Function Scan on job_begin

-- job_end
SELECT job_end($1, $2, $3, $4, $5, $6, $7) AS ended;
--   Result

-- jobs_overview
SELECT * FROM jobs_overview();
--   Function Scan on jobs_overview

-- outbox_claim
SELECT * FROM outbox_claim($1, $2, $3, $4, $5, $6);
--   Function Scan on outbox_claim

-- outbox_hand_out
SELECT outbox_hand_out($1) AS handed;
--   Result

-- outbox_overview
SELECT * FROM outbox_overview();
--   Function Scan on outbox_overview

-- outbox_parked
SELECT * FROM outbox_parked($1, $2, $3, $4);
--   Function Scan on outbox_parked

-- outbox_register
SELECT outbox_register($1, $2);
--   Result

-- outbox_replay
SELECT outbox_replay($1, $2) AS replayed;
--   Result

-- outbox_seen
SELECT outbox_seen($1);
--   Result

-- outbox_settle
SELECT outbox_settle($1, $2, $3, $4, $5, $6, $7, $8) AS settled;
--   Result

-- outbox_trim
SELECT outbox_trim($1, $2, $3) AS trimmed;
--   Result

-- outbox_work
SELECT is_to_hand_out, due FROM outbox_work($1);
--   Function Scan on outbox_work

-- webhook_endpoint_delete
DELETE FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3::integer);
--   Delete on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Seq Scan on webhook_endpoints
--                 Filter: ((($3 IS NULL) OR (version = $3)) AND (tenant_id = $1) AND (id = $2))

-- webhook_endpoint_delivered
UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, last_failure = NULL, last_delivered_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2;
--   Update on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Seq Scan on webhook_endpoints
--                 Filter: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_failed
UPDATE webhook_endpoints e
    SET failures = e.failures + 1, failing_since = coalesce(e.failing_since, clock_timestamp()), last_failure = left($3, 200),
        active = e.active AND NOT off.now, disabled_reason = CASE WHEN e.active AND off.now THEN 'failing' ELSE e.disabled_reason END, version = e.version + (e.active AND off.now)::integer
   FROM (SELECT w.id, w.failures + 1 >= $4::integer AND w.failing_since < clock_timestamp() - make_interval(secs => $5::float8 / 1000) IS TRUE AS now
           FROM webhook_endpoints w WHERE w.tenant_id = $1 AND w.id = $2) off
  WHERE e.tenant_id = $1 AND e.id = off.id RETURNING e.active;
--   Update on webhook_endpoints e
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Nested Loop
--                 Join Filter: (e.id = off.id)
--                 ->  Seq Scan on webhook_endpoints e
--                       Filter: (tenant_id = $1)
--                 ->  Subquery Scan on off
--                       ->  Result
--                             One-Time Filter: ((InitPlan 3).col1 = $1)
--                             InitPlan 3
--                               ->  Result
--                             ->  Seq Scan on webhook_endpoints w
--                                   Filter: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_find
SELECT id, url, description, topics, active, disabled_reason AS "disabledReason", failures, failing_since AS "failingSince", last_failure AS "lastFailure",
  last_delivered_at AS "lastDeliveredAt", previous_secret_until AS "previousSecretUntil", version, created_at AS "createdAt", updated_at AS "updatedAt" FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Seq Scan on webhook_endpoints
--           Filter: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_find_to_send
SELECT url, active, failures, secret, CASE WHEN previous_secret_until > clock_timestamp() THEN previous_secret END AS "previousSecret",
       last_delivered_at IS NULL OR last_delivered_at < clock_timestamp() - interval '1 minute' AS "isLongAgo"
  FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Seq Scan on webhook_endpoints
--           Filter: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_gone
UPDATE webhook_endpoints SET active = false, disabled_reason = $3, last_failure = 'answered 410', version = version + 1, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND active;
--   Update on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Seq Scan on webhook_endpoints
--                 Filter: (active AND (tenant_id = $1) AND (id = $2))

-- webhook_endpoint_insert
INSERT INTO webhook_endpoints (id, tenant_id, url, description, topics, active, secret)
  SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM webhook_endpoints WHERE tenant_id = $2) < $8::integer;
--   Insert on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 3
--       ->  Aggregate
--             InitPlan 2
--               ->  Result
--             ->  Result
--                   One-Time Filter: ((InitPlan 2).col1 = $2)
--                   ->  Seq Scan on webhook_endpoints webhook_endpoints_1
--                         Filter: (tenant_id = $2)
--     ->  Result
--           One-Time Filter: ((InitPlan 3).col1 < $8)

-- webhook_endpoint_rotate
UPDATE webhook_endpoints SET previous_secret = secret, previous_secret_until = clock_timestamp() + make_interval(secs => $4::float8 / 1000), secret = $3, version = version + 1, updated_at = clock_timestamp()
  WHERE tenant_id = $1 AND id = $2;
--   Update on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Seq Scan on webhook_endpoints
--                 Filter: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_update
UPDATE webhook_endpoints e
    SET url = coalesce($4, e.url), description = coalesce($5, e.description), topics = coalesce($6, e.topics), active = coalesce($7, e.active),
        disabled_reason = CASE WHEN $7 IS NULL THEN e.disabled_reason END,
        failures = CASE WHEN $7 OR $4 <> e.url THEN 0 ELSE e.failures END, failing_since = CASE WHEN $7 OR $4 <> e.url THEN NULL ELSE e.failing_since END,
        version = e.version + 1, updated_at = clock_timestamp()
  WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3::integer);
--   Update on webhook_endpoints e
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Seq Scan on webhook_endpoints e
--                 Filter: ((($3 IS NULL) OR (version = $3)) AND (tenant_id = $1) AND (id = $2))

-- webhook_endpoints_list
SELECT id, url, description, topics, active, disabled_reason AS "disabledReason", failures, failing_since AS "failingSince", last_failure AS "lastFailure",
  last_delivered_at AS "lastDeliveredAt", previous_secret_until AS "previousSecretUntil", version, created_at AS "createdAt", updated_at AS "updatedAt" FROM webhook_endpoints WHERE tenant_id = $1 ORDER BY id;
--   Sort
--     Sort Key: webhook_endpoints.id
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Seq Scan on webhook_endpoints
--                 Filter: (tenant_id = $1)
