-- Every statement of delivery, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- idempotency_trim
SELECT idempotency_trim($1) AS trimmed;
--   Result
-- inside, 1 of 1, for a job:
--   Delete on idempotency_keys k
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: "ANY_subquery".tenant_id, "ANY_subquery".key
--                 ->  Subquery Scan on "ANY_subquery"
--                       ->  Limit
--                             ->  LockRows
--                                   ->  Bitmap Heap Scan on idempotency_keys old
--                                         Recheck Cond: (expires_at < statement_timestamp())
--                                         ->  Bitmap Index Scan on idempotency_keys_by_expiry
--                                               Index Cond: (expires_at < statement_timestamp())
--           ->  Index Scan using idempotency_keys_once on idempotency_keys k
--                 Index Cond: ((tenant_id = "ANY_subquery".tenant_id) AND (key = "ANY_subquery".key))

-- job_begin
SELECT run::text AS run, runs_so_far::text AS runs, wait_ms AS "waitMs", took_over AS "tookOver", succeeded_epoch_s AS "succeededEpochS" FROM job_begin($1, $2, $3, $4, $5, $6, $7);
--   Function Scan on job_begin
-- inside, 1 of 3, for a job:
--   Insert on jobs
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: jobs_pkey
--     ->  Result
-- inside, 2 of 3, for a job:
--   LockRows
--     ->  Seq Scan on jobs
--           Filter: (name = '…'::text)
-- inside, 3 of 3, for a job:
--   Update on jobs
--     ->  Seq Scan on jobs
--           Filter: (name = '…'::text)

-- job_end
SELECT job_end($1, $2, $3, $4, $5, $6, $7) AS ended;
--   Result
-- inside, 1 of 1, for a job:
--   Update on jobs
--     ->  Seq Scan on jobs
--           Filter: ((name = '…'::text) AND (runs = '…'::bigint) AND (lease_by = '…'::uuid))

-- jobs_overview
SELECT * FROM jobs_overview();
--   Function Scan on jobs_overview
-- inside, 1 of 1, for the dispatcher:
--   Result
--     ->  Sort
--           Sort Key: name
--           ->  Seq Scan on jobs j

-- outbox_claim
SELECT * FROM outbox_claim($1, $2, $3, $4, $5, $6);
--   Function Scan on outbox_claim
-- inside, 1 of 1, for the dispatcher:
--   Sort
--     Sort Key: o.id
--     CTE targets
--       ->  Recursive Union
--             ->  Limit
--                   ->  Index Only Scan using outbox_deliveries_due on outbox_deliveries d_1
--                         Index Cond: (consumer = '…'::text)
--             ->  WorkTable Scan on targets t
--                   Filter: (target IS NOT NULL)
--                   SubPlan 1
--                     ->  Limit
--                           ->  Index Only Scan using outbox_deliveries_due on outbox_deliveries d
--                                 Index Cond: ((consumer = '…'::text) AND (target > t.target))
--     CTE mine
--       ->  LockRows
--             ->  Nested Loop
--                   ->  Subquery Scan on due
--                         ->  Limit
--                               ->  Sort
--                                     Sort Key: d_3.available_at, d_3.outbox_id
--                                     ->  Nested Loop
--                                           ->  CTE Scan on targets t_1
--                                                 Filter: ((target IS NOT NULL) AND (target <> ALL ('{}'::text[])))
--                                           ->  Limit
--                                                 ->  Incremental Sort
--                                                       Sort Key: d_3.available_at, d_3.outbox_id
--                                                       Presorted Key: d_3.available_at
--                                                       ->  Index Scan using outbox_deliveries_due on outbox_deliveries d_3
--                                                             Index Cond: ((consumer = '…'::text) AND (target = t_1.target) AND (available_at <= statement_timestamp()))
--                   ->  Index Scan using outbox_deliveries_pkey on outbox_deliveries d_2
--                         Index Cond: ((outbox_id = due.outbox_id) AND (consumer = '…'::text) AND (target = due.target))
--                         Filter: ((status = 'waiting'::text) AND (available_at <= statement_timestamp()))
--     CTE claimed
--       ->  Update on outbox_deliveries d_4
--             ->  Nested Loop
--                   ->  CTE Scan on mine
--                   ->  Index Scan using outbox_deliveries_pkey on outbox_deliveries d_4
--                         Index Cond: ((outbox_id = mine.outbox_id) AND (consumer = '…'::text) AND (target = mine.target))
--     ->  Nested Loop
--           ->  CTE Scan on claimed c
--           ->  Index Scan using outbox_pkey on outbox o
--                 Index Cond: (id = c.outbox_id)

-- outbox_hand_out
SELECT outbox_hand_out($1) AS handed;
--   Result
-- inside, 1 of 4, for the dispatcher:
--   Result
--     InitPlan 1
--       ->  Function Scan on unnest w
--             Filter: (('booking.confirmed'::text = w) OR (("right"(w, 2) = '.*'::text) AND starts_with('booking.confirmed'::text, "left"(w, '-1'::integer))))
-- inside, 2 of 4, for the dispatcher:
--   Result
--     InitPlan 1
--       ->  Function Scan on unnest w
--             Filter: (('booking.confirmed'::text = w) OR (("right"(w, 2) = '.*'::text) AND starts_with('booking.confirmed'::text, "left"(w, '-1'::integer))))
-- inside, 3 of 4, for the dispatcher:
--   LockRows
--     ->  Index Scan using outbox_pkey on outbox x
--           Index Cond: (id = '200'::bigint)
-- inside, 4 of 4, for the dispatcher:
--   Update on outbox o
--     CTE batch
--       ->  Limit
--             ->  LockRows
--                   ->  Index Scan using outbox_to_hand_out on outbox o_1
--                         Filter: (dispatched_at IS NULL)
--     CTE wanted
--       ->  Append
--             ->  Nested Loop
--                   Join Filter: outbox_topic_matches(b_1.topic, c.topics)
--                   ->  CTE Scan on batch b_1
--                   ->  Seq Scan on outbox_consumers c
--                         Filter: (seen_at > (statement_timestamp() - '1 day'::interval))
--             ->  Nested Loop
--                   ->  CTE Scan on batch b_2
--                   ->  Bitmap Heap Scan on webhook_endpoints e
--                         Recheck Cond: (tenant_id = b_2.tenant_id)
--                         Filter: (active AND outbox_topic_matches(b_2.topic, topics))
--                         ->  Bitmap Index Scan on webhook_endpoints_by_tenant
--                               Index Cond: (tenant_id = b_2.tenant_id)
--     CTE busy
--       ->  LockRows
--             ->  Sort
--                   Sort Key: d.outbox_id
--                   ->  Nested Loop
--                         ->  Subquery Scan on l
--                               ->  Unique
--                                     ->  Sort
--                                           Sort Key: wanted.consumer, wanted.target, wanted.tenant_id, wanted.key
--                                           ->  CTE Scan on wanted
--                         ->  Index Scan using outbox_deliveries_lanes on outbox_deliveries d
--                               Index Cond: ((consumer = l.consumer) AND (target = l.target) AND (tenant_id = l.tenant_id) AND (key = l.key))
--                               Filter: (status = ANY ('{behind,waiting}'::text[]))
--     CTE made
--       ->  Insert on outbox_deliveries
--             ->  Subquery Scan on "*SELECT*"
--                   ->  WindowAgg
--                         Window: w1 AS (PARTITION BY w.consumer, w.target, w.tenant_id, w.key ORDER BY w.id ROWS UNBOUNDED PRECEDING)
--                         ->  Sort
--                               Sort Key: w.consumer, w.target, w.tenant_id, w.key, w.id
--                               ->  CTE Scan on wanted w
--                         SubPlan 5
--                           ->  CTE Scan on busy
--     ->  Nested Loop
--           ->  CTE Scan on batch b
--           ->  Index Scan using outbox_pkey on outbox o
--                 Index Cond: (id = b.id)

-- outbox_overview
SELECT * FROM outbox_overview();
--   Function Scan on outbox_overview
-- inside, 1 of 1, for administration:
--   Sort
--     Sort Key: c.name NULLS FIRST
--     ->  Append
--           ->  Nested Loop Left Join
--                 ->  Nested Loop
--                       ->  Nested Loop
--                             ->  Seq Scan on outbox_consumers c
--                             ->  Aggregate
--                                   ->  Index Only Scan using outbox_deliveries_lanes on outbox_deliveries d
--                                         Index Cond: (consumer = c.name)
--                       ->  Aggregate
--                             ->  Index Scan using outbox_deliveries_parked on outbox_deliveries d_1
--                                   Filter: (consumer = c.name)
--                 ->  Memoize
--                       Cache Key: (min(d.outbox_id))
--                       Cache Mode: logical
--                       ->  Index Scan using outbox_pkey on outbox o
--                             Index Cond: (id = (min(d.outbox_id)))
--           ->  Aggregate
--                 ->  Index Scan using outbox_to_hand_out on outbox o_1

-- outbox_parked
SELECT * FROM outbox_parked($1, $2, $3, $4);
--   Function Scan on outbox_parked
-- inside, 1 of 1, for administration:
--   Limit
--     ->  Nested Loop
--           ->  Index Scan using outbox_deliveries_parked on outbox_deliveries d
--                 Index Cond: (ROW(outbox_id, delivery_id) > ROW('…'::bigint, '…'::uuid))
--                 Filter: (consumer = '…'::text)
--           ->  Index Scan using outbox_pkey on outbox o
--                 Index Cond: (id = d.outbox_id)

-- outbox_register
SELECT outbox_register($1, $2);
--   Result

-- outbox_replay
SELECT outbox_replay($1, $2) AS replayed;
--   Result
-- inside, 1 of 1, for administration:
--   Update on outbox_deliveries d
--     CTE again
--       ->  LockRows
--             ->  Index Scan using outbox_deliveries_parked on outbox_deliveries d_1
--                   Index Cond: (delivery_id = '…'::uuid)
--                   Filter: ((status = 'parked'::text) AND (consumer = '…'::text))
--     CTE busy
--       ->  LockRows
--             ->  Sort
--                   Sort Key: d_2.outbox_id
--                   ->  Nested Loop
--                         ->  Subquery Scan on l
--                               ->  HashAggregate
--                                     Group Key: again.consumer, again.target, again.tenant_id, again.key
--                                     ->  CTE Scan on again
--                         ->  Index Scan using outbox_deliveries_lanes on outbox_deliveries d_2
--                               Index Cond: ((consumer = l.consumer) AND (target = l.target) AND (tenant_id = l.tenant_id) AND (key = l.key))
--                               Filter: (status = ANY ('{behind,waiting}'::text[]))
--     ->  Nested Loop
--           ->  Subquery Scan on p
--                 ->  WindowAgg
--                       Window: w1 AS (PARTITION BY a.consumer, a.target, a.tenant_id, a.key ORDER BY a.outbox_id ROWS UNBOUNDED PRECEDING)
--                       ->  Sort
--                             Sort Key: a.consumer, a.target, a.tenant_id, a.key, a.outbox_id
--                             ->  CTE Scan on again a
--                       SubPlan 3
--                         ->  CTE Scan on busy
--                               Filter: ((consumer = a.consumer) AND (target = a.target) AND (tenant_id = a.tenant_id) AND (key = a.key))
--           ->  Index Scan using outbox_deliveries_pkey on outbox_deliveries d
--                 Index Cond: ((outbox_id = p.outbox_id) AND (consumer = p.consumer) AND (target = p.target))

-- outbox_seen
SELECT outbox_seen($1);
--   Result

-- outbox_settle
SELECT outbox_settle($1, $2, $3, $4, $5, $6, $7, $8) AS settled;
--   Result
-- inside, 1 of 1, for the dispatcher:
--   Update on outbox_deliveries d
--     ->  Index Scan using outbox_deliveries_pkey on outbox_deliveries d
--           Index Cond: ((outbox_id = '…'::bigint) AND (consumer = '…'::text) AND (target = '…'::text))
--           Filter: ((status = 'waiting'::text) AND (claimed_by = '…'::uuid) AND (attempts = 1))

-- outbox_trim
SELECT outbox_trim($1, $2, $3) AS trimmed;
--   Result
-- inside, 1 of 2, for a job:
--   Delete on outbox_consumers c
--     ->  Seq Scan on outbox_consumers c
--           Filter: (seen_at < (clock_timestamp() - '720:00:00'::interval))
-- inside, 2 of 2, for a job:
--   Delete on outbox o
--     ->  Nested Loop
--           ->  HashAggregate
--                 Group Key: "ANY_subquery".id
--                 ->  Subquery Scan on "ANY_subquery"
--                       ->  Limit
--                             ->  LockRows
--                                   ->  Nested Loop Anti Join
--                                         ->  Bitmap Heap Scan on outbox old
--                                               Recheck Cond: (created_at < (statement_timestamp() - '168:00:00'::interval))
--                                               Filter: (dispatched_at IS NOT NULL)
--                                               ->  Bitmap Index Scan on outbox_by_age
--                                                     Index Cond: (created_at < (statement_timestamp() - '168:00:00'::interval))
--                                         ->  Index Scan using outbox_deliveries_pkey on outbox_deliveries d
--                                               Index Cond: (outbox_id = old.id)
--                                               Filter: ((((status = ANY ('{behind,waiting}'::text[])) AND (ANY (consumer = (hashed SubPlan 1).col1))) OR (status = 'parked'::text)) AND (((status = ANY ('{behind,waiting}'::text[])) AND (ANY (consumer = (hashed SubPlan 1).col1))) OR ((status = 'parked'::text) AND (old.created_at >= (statement_timestamp() - '720:00:00'::interval)))))
--                                               SubPlan 1
--                                                 ->  Seq Scan on outbox_consumers c
--           ->  Index Scan using outbox_pkey on outbox o
--                 Index Cond: (id = "ANY_subquery".id)

-- outbox_work
SELECT is_to_hand_out, due FROM outbox_work($1);
--   Function Scan on outbox_work
-- inside, 1 of 1, for the dispatcher:
--   Result
--     InitPlan 1
--       ->  Index Only Scan using outbox_to_hand_out on outbox
--     InitPlan 2
--       ->  Nested Loop
--             ->  Function Scan on unnest c
--             ->  Limit
--                   ->  Index Only Scan using outbox_deliveries_due on outbox_deliveries d
--                         Index Cond: ((consumer = c.c) AND (available_at <= statement_timestamp()))

-- webhook_endpoint_delete
DELETE FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3::integer);
--   Delete on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--                 Index Cond: ((tenant_id = $1) AND (id = $2))
--                 Filter: (($3 IS NULL) OR (version = $3))

-- webhook_endpoint_delivered
UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, last_failure = NULL, last_delivered_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2;
--   Update on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--                 Index Cond: ((tenant_id = $1) AND (id = $2))

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
--                 ->  Subquery Scan on off
--                       ->  Result
--                             One-Time Filter: ((InitPlan 3).col1 = $1)
--                             InitPlan 3
--                               ->  Result
--                             ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints w
--                                   Index Cond: ((tenant_id = $1) AND (id = $2))
--                 ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints e
--                       Index Cond: ((tenant_id = $1) AND (id = off.id))

-- webhook_endpoint_find
SELECT id, url, description, topics, active, disabled_reason AS "disabledReason", failures, failing_since AS "failingSince", last_failure AS "lastFailure",
  last_delivered_at AS "lastDeliveredAt", previous_secret_until AS "previousSecretUntil", version, created_at AS "createdAt", updated_at AS "updatedAt" FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--           Index Cond: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_find_to_send
SELECT url, active, failures, secret, CASE WHEN previous_secret_until > clock_timestamp() THEN previous_secret END AS "previousSecret",
       last_delivered_at IS NULL OR last_delivered_at < clock_timestamp() - interval '1 minute' AS "isLongAgo"
  FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--           Index Cond: ((tenant_id = $1) AND (id = $2))

-- webhook_endpoint_gone
UPDATE webhook_endpoints SET active = false, disabled_reason = $3, last_failure = 'answered 410', version = version + 1, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND active;
--   Update on webhook_endpoints
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $1)
--           ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--                 Index Cond: ((tenant_id = $1) AND (id = $2))
--                 Filter: active

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
--                   ->  Index Only Scan using webhook_endpoints_by_tenant on webhook_endpoints webhook_endpoints_1
--                         Index Cond: (tenant_id = $2)
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
--           ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--                 Index Cond: ((tenant_id = $1) AND (id = $2))

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
--           ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints e
--                 Index Cond: ((tenant_id = $1) AND (id = $2))
--                 Filter: (($3 IS NULL) OR (version = $3))

-- webhook_endpoints_list
SELECT id, url, description, topics, active, disabled_reason AS "disabledReason", failures, failing_since AS "failingSince", last_failure AS "lastFailure",
  last_delivered_at AS "lastDeliveredAt", previous_secret_until AS "previousSecretUntil", version, created_at AS "createdAt", updated_at AS "updatedAt" FROM webhook_endpoints WHERE tenant_id = $1 ORDER BY id;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using webhook_endpoints_by_tenant on webhook_endpoints
--           Index Cond: (tenant_id = $1)
