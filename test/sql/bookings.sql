-- Every statement of bookings, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- booking_by_id
SELECT b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.ends_at, b.occupied_until, b.local_date, b.local_time, b.time_zone,
  b.party, b.status, b.service_id, b.tables_fixed, b.guest_id, b.guest_name, b.guest_email, b.guest_phone, b.guest_language, b.requests, b.source,
  b.hold_expires_at, b.policy, b.manage_token_hash, b.version, b.created_at,
  (SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id)
     FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id) AS tables FROM bookings b WHERE b.id = $1 AND b.tenant_id = $2;
--   Result
--     One-Time Filter: ((InitPlan 4).col1 = $2)
--     InitPlan 4
--       ->  Result
--     ->  Index Scan using bookings_pkey on bookings b
--           Index Cond: (id = $1)
--           Filter: (tenant_id = $2)
--     SubPlan 3
--       ->  Aggregate
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             ->  Nested Loop
--                   ->  Index Scan using allocations_pkey on allocations a
--                         Index Cond: (booking_id = b.id)
--                         Filter: (tenant_id = (InitPlan 1).col1)
--                   ->  Index Scan using tables_pkey on tables t
--                         Index Cond: (id = a.table_id)
--                         Filter: (tenant_id = (InitPlan 2).col1)

-- booking_by_id_for_update
SELECT b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.ends_at, b.occupied_until, b.local_date, b.local_time, b.time_zone,
  b.party, b.status, b.service_id, b.tables_fixed, b.guest_id, b.guest_name, b.guest_email, b.guest_phone, b.guest_language, b.requests, b.source,
  b.hold_expires_at, b.policy, b.manage_token_hash, b.version, b.created_at,
  (SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id)
     FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id) AS tables FROM bookings b WHERE b.id = $1 AND b.tenant_id = $2 FOR UPDATE OF b;
--   LockRows
--     InitPlan 4
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 4).col1 = $2)
--           ->  Index Scan using bookings_pkey on bookings b
--                 Index Cond: (id = $1)
--                 Filter: (tenant_id = $2)
--           SubPlan 3
--             ->  Aggregate
--                   InitPlan 1
--                     ->  Result
--                   InitPlan 2
--                     ->  Result
--                   ->  Nested Loop
--                         ->  Index Scan using allocations_pkey on allocations a
--                               Index Cond: (booking_id = b.id)
--                               Filter: (tenant_id = (InitPlan 1).col1)
--                         ->  Index Scan using tables_pkey on tables t
--                               Index Cond: (id = a.table_id)
--                               Filter: (tenant_id = (InitPlan 2).col1)

-- booking_change_status
WITH changed AS (
    UPDATE bookings SET status = $3, hold_expires_at = NULL, cancel_reason = $4, ends_at = to_timestamp($5::float8), occupied_until = to_timestamp($6::float8),
           version = $7::int, updated_at = clock_timestamp()
     WHERE id = $1 AND tenant_id = $2 AND version = $7::int - 1
    RETURNING 1)
  SELECT couvert_require(EXISTS (SELECT FROM changed), 'bookings_as_read');
--   Result
--     CTE changed
--       ->  Update on bookings
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             ->  Result
--                   One-Time Filter: ((InitPlan 2).col1 = $2)
--                   ->  Index Scan using bookings_pkey on bookings
--                         Index Cond: (id = $1)
--                         Filter: ((tenant_id = $2) AND (version = ($7 - 1)))
--     InitPlan 4
--       ->  CTE Scan on changed

-- booking_day_bookings
SELECT encode(string_agg(uuid_send(b.id) || int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                     || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END), ''), 'base64') AS base64
   FROM bookings b
  WHERE b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
    AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8);
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Index Scan using bookings_by_time on bookings b
--                 Index Cond: ((restaurant_id = ANY ($1)) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--                 Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))

-- booking_event_insert
INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details) VALUES ($1, $2, $3, $4, $5, $6, $7);
--   Insert on booking_events
--     InitPlan 1
--       ->  Result
--     ->  Result

-- booking_events_of
SELECT id, at, kind, actor, from_status, to_status, details FROM booking_events WHERE booking_id = $1 AND tenant_id = $2 ORDER BY id;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $2)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using booking_events_pkey on booking_events
--           Index Cond: (booking_id = $1)
--           Filter: (tenant_id = $2)

-- booking_expire_holds
WITH due AS (
    SELECT id FROM bookings WHERE id = ANY($1::uuid[]) AND status = 'held' ORDER BY id FOR UPDATE),
  ended AS (
    UPDATE bookings b SET status = 'expired', version = b.version + 1, updated_at = clock_timestamp() FROM due WHERE b.id = due.id
    RETURNING b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.party, b.version),
  freed AS (
    UPDATE allocations a SET active = false FROM ended WHERE a.booking_id = ended.id),
  told AS (
    INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status) SELECT $2, id, 'expired', 'system', 'held', 'expired' FROM ended)
  INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
  SELECT $2, 'booking.expired', id::text,
         jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', 'expired', 'service_date', service_date,
                            'starts_at', starts_at, 'party_size', party, 'version', version), $3
    FROM ended;
--   Insert on outbox
--     CTE due
--       ->  LockRows
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using bookings_pkey on bookings
--                   Index Cond: (id = ANY ($1))
--                   Filter: ((tenant_id = (InitPlan 1).col1) AND (status = 'held'::text))
--     CTE ended
--       ->  Update on bookings b
--             InitPlan 3
--               ->  Result
--             InitPlan 4
--               ->  Result
--             ->  Nested Loop
--                   ->  CTE Scan on due
--                   ->  Index Scan using bookings_pkey on bookings b
--                         Index Cond: (id = due.id)
--                         Filter: (tenant_id = (InitPlan 4).col1)
--     CTE freed
--       ->  Update on allocations a
--             InitPlan 6
--               ->  Result
--             InitPlan 7
--               ->  Result
--             ->  Nested Loop
--                   ->  CTE Scan on ended ended_1
--                   ->  Index Scan using allocations_pkey on allocations a
--                         Index Cond: (booking_id = ended_1.id)
--                         Filter: (tenant_id = (InitPlan 7).col1)
--     CTE told
--       ->  Insert on booking_events
--             InitPlan 9
--               ->  Result
--             ->  CTE Scan on ended ended_2
--     InitPlan 11
--       ->  Result
--     ->  CTE Scan on ended

-- booking_give_back_tables
UPDATE allocations SET active = false, during = tstzrange(lower(during), to_timestamp($2::float8)) WHERE booking_id = $1;
--   Update on allocations
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using allocations_pkey on allocations
--           Index Cond: (booking_id = $1)
--           Filter: (tenant_id = (InitPlan 2).col1)

-- booking_guest_insert
INSERT INTO guests (id, tenant_id, name, email, phone) VALUES ($1, $2, $3, lower($4), $5) ON CONFLICT (tenant_id, email) WHERE email IS NOT NULL DO NOTHING;
--   Insert on guests
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: guests_email_unique
--     InitPlan 1
--       ->  Result
--     ->  Result

-- booking_lapsed_holds
SELECT tenant_id, restaurant_id, service_date, booking_ids FROM booking_lapsed_holds($1, $2, $3);
--   Function Scan on booking_lapsed_holds
-- inside, 1 of 1, for a job:
--   GroupAggregate
--     Group Key: b.tenant_id, b.restaurant_id, b.service_date
--     ->  Sort
--           Sort Key: b.tenant_id, b.restaurant_id, b.service_date, b.id
--           ->  Subquery Scan on b
--                 ->  Limit
--                       ->  Index Scan using bookings_holds on bookings h
--                             Index Cond: (hold_expires_at < (statement_timestamp() + '00:00:00'::interval))

-- booking_list
SELECT b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.ends_at, b.occupied_until, b.local_date, b.local_time, b.time_zone,
        b.party, b.status, b.service_id, b.tables_fixed, b.guest_id, b.guest_name, b.guest_email, b.guest_phone, b.guest_language, b.requests, b.source,
        b.hold_expires_at, b.policy, b.manage_token_hash, b.version, b.created_at,
        (SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id)
           FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id) AS tables FROM bookings b
  WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.service_date BETWEEN $3 AND $4
    AND b.starts_at >= ($3::date - 1)::timestamp AT TIME ZONE 'UTC' AND b.starts_at < ($4::date + 3)::timestamp AT TIME ZONE 'UTC'
    AND ($5::text[] IS NULL OR b.status = ANY($5))
    AND ($6::text IS NULL OR b.reference = upper($6) OR strpos(couvert_fold(coalesce(b.guest_name, '')), couvert_fold($6)) > 0
         OR strpos(lower(coalesce(b.guest_email, '')), lower($6)) > 0 OR strpos(coalesce(b.guest_phone, ''), $6) > 0)
    AND ($7::timestamptz IS NULL OR (b.starts_at, b.id) > ($7, $8::uuid))
  ORDER BY b.starts_at, b.id LIMIT $9;
--   Limit
--     InitPlan 4
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 4).col1 = $2)
--           ->  Index Scan using bookings_by_time on bookings b
--                 Index Cond: ((restaurant_id = $1) AND (starts_at >= ((($3 - 1))::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (starts_at < ((($4 + 3))::timestamp without time zone AT TIME ZONE 'UTC'::text)))
--                 Filter: ((service_date >= $3) AND (service_date <= $4) AND (tenant_id = $2) AND (($7 IS NULL) OR (ROW(starts_at, id) > ROW($7, $8))) AND (($5 IS NULL) OR (status = ANY ($5))) AND (($6 IS NULL) OR (reference = upper($6)) OR (strpos(couvert_fold(COALESCE(guest_name, ''::text)), couvert_fold($6)) > 0) OR (strpos(lower(COALESCE(guest_email, ''::text)), lower($6)) > 0) OR (strpos(COALESCE(guest_phone, ''::text), $6) > 0)))
--           SubPlan 3
--             ->  Aggregate
--                   InitPlan 1
--                     ->  Result
--                   InitPlan 2
--                     ->  Result
--                   ->  Nested Loop
--                         ->  Index Scan using allocations_pkey on allocations a
--                               Index Cond: (booking_id = b.id)
--                               Filter: (tenant_id = (InitPlan 1).col1)
--                         ->  Index Scan using tables_pkey on tables t
--                               Index Cond: (id = a.table_id)
--                               Filter: (tenant_id = (InitPlan 2).col1)

-- booking_look_at_day
SELECT date_part('epoch', clock_timestamp()) * 1000 AS now_ms, o.occupancies, o.print, pg_current_snapshot()::text AS saw,
       (SELECT g.id FROM guests g WHERE g.tenant_id = $2 AND g.email = lower($6)) AS guest_id,
       (SELECT p.version FROM restaurant_plans p WHERE p.restaurant_id = $1 AND p.tenant_id = $2) AS plan_version
  FROM (SELECT json_agg(json_build_array(b.id, b.party, date_part('epoch', b.starts_at), date_part('epoch', b.ends_at), date_part('epoch', b.occupied_until),
                                         b.service_date, b.status, b.tables_fixed, date_part('epoch', b.hold_expires_at),
                                         (SELECT array_agg(a.table_id ORDER BY a.table_id) FROM allocations a WHERE a.booking_id = b.id))) AS occupancies,
               coalesce(bit_xor(uuid_hash_extended(b.id, b.xmin::text::int8)), 0) AS print
          FROM bookings b
         WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.occupies
           AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)) AS o;
--   Subquery Scan on o
--     InitPlan 2
--       ->  Result
--             One-Time Filter: ((InitPlan 1).col1 = $2)
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using guests_email_unique on guests g
--                   Index Cond: ((tenant_id = $2) AND (email = lower($6)))
--     InitPlan 4
--       ->  Result
--             One-Time Filter: ((InitPlan 3).col1 = $2)
--             InitPlan 3
--               ->  Result
--             ->  Index Scan using restaurant_plans_pkey on restaurant_plans p
--                   Index Cond: (restaurant_id = $1)
--                   Filter: (tenant_id = $2)
--     ->  Aggregate
--           InitPlan 7
--             ->  Result
--           ->  Result
--                 One-Time Filter: ((InitPlan 7).col1 = $2)
--                 ->  Index Scan using bookings_by_time on bookings b
--                       Index Cond: ((restaurant_id = $1) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--                       Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))
--           SubPlan 6
--             ->  Aggregate
--                   InitPlan 5
--                     ->  Result
--                   ->  Index Scan using allocations_pkey on allocations a
--                         Index Cond: (booking_id = b.id)
--                         Filter: (tenant_id = (InitPlan 5).col1)

-- booking_now
SELECT date_part('epoch', clock_timestamp()) * 1000 AS now_ms;
--   Result

-- booking_occupancies
SELECT b.restaurant_id,
        json_agg(json_build_array(b.id, b.party, date_part('epoch', b.starts_at), date_part('epoch', b.ends_at), date_part('epoch', b.occupied_until),
                                  b.service_date, b.status, b.tables_fixed, date_part('epoch', b.hold_expires_at),
                                  (SELECT array_agg(a.table_id ORDER BY a.table_id) FROM allocations a WHERE a.booking_id = b.id))) AS occupancies
   FROM bookings b
  WHERE b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
    AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)
  GROUP BY b.restaurant_id;
--   GroupAggregate
--     Group Key: b.restaurant_id
--     InitPlan 3
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 3).col1 = $2)
--           ->  Index Scan using bookings_by_time on bookings b
--                 Index Cond: ((restaurant_id = ANY ($1)) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--                 Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))
--     SubPlan 2
--       ->  Aggregate
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using allocations_pkey on allocations a
--                   Index Cond: (booking_id = b.id)
--                   Filter: (tenant_id = (InitPlan 1).col1)

-- booking_open_days
SELECT booking_open_days($1, $2, $3, $4) AS kept;
--   Result

-- booking_page_occupancies
SELECT encode(string_agg(int4send(b.restaurant_id) || int2send(b.party) || timestamptz_send(b.starts_at) || timestamptz_send(b.occupied_until)
                       || timestamptz_send(CASE WHEN b.status = 'held' THEN coalesce(b.hold_expires_at, 'infinity') ELSE 'infinity' END)
                       || array_send(ARRAY(SELECT a.table_id FROM allocations a WHERE a.booking_id = b.id)), ''), 'base64') AS base64
   FROM bookings b
  WHERE b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
    AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8);
--   Aggregate
--     InitPlan 3
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 3).col1 = $2)
--           ->  Index Scan using bookings_by_time on bookings b
--                 Index Cond: ((restaurant_id = ANY ($1)) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--                 Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))
--     SubPlan 2
--       ->  Index Scan using allocations_pkey on allocations a
--             Index Cond: (booking_id = b.id)
--             Filter: (tenant_id = (InitPlan 1).col1)
--             InitPlan 1
--               ->  Result

-- booking_present_at
SELECT b.id, b.reference, b.restaurant_id, b.service_date, b.starts_at, b.ends_at, b.occupied_until, b.local_date, b.local_time, b.time_zone,
        b.party, b.status, b.service_id, b.tables_fixed, b.guest_id, b.guest_name, b.guest_email, b.guest_phone, b.guest_language, b.requests, b.source,
        b.hold_expires_at, b.policy, b.manage_token_hash, b.version, b.created_at,
        (SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.id)
           FROM allocations a JOIN tables t ON t.id = a.table_id WHERE a.booking_id = b.id) AS tables FROM bookings b
  WHERE b.restaurant_id = $1 AND b.tenant_id = $2 AND b.occupies
    AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8)
  ORDER BY b.starts_at, b.id;
--   Result
--     One-Time Filter: ((InitPlan 4).col1 = $2)
--     InitPlan 4
--       ->  Result
--     ->  Index Scan using bookings_by_time on bookings b
--           Index Cond: ((restaurant_id = $1) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--           Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))
--     SubPlan 3
--       ->  Aggregate
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             ->  Nested Loop
--                   ->  Index Scan using allocations_pkey on allocations a
--                         Index Cond: (booking_id = b.id)
--                         Filter: (tenant_id = (InitPlan 1).col1)
--                   ->  Index Scan using tables_pkey on tables t
--                         Index Cond: (id = a.table_id)
--                         Filter: (tenant_id = (InitPlan 2).col1)

-- booking_release_tables
WITH released AS (DELETE FROM allocations WHERE booking_id = ANY($1::uuid[]) RETURNING 1)
  SELECT couvert_require(count(*) = $2::int, 'allocations_as_read') FROM released;
--   Aggregate
--     CTE released
--       ->  Delete on allocations
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using allocations_pkey on allocations
--                   Index Cond: (booking_id = ANY ($1))
--                   Filter: (tenant_id = (InitPlan 1).col1)
--     ->  CTE Scan on released

-- booking_remind
WITH due AS (
    SELECT id, reference, restaurant_id, status, service_date, starts_at, party, version FROM bookings
     WHERE id = ANY($1::uuid[]) AND status = 'confirmed'
       AND starts_at > clock_timestamp() + make_interval(secs => $4::float8 / 1000) AND starts_at <= clock_timestamp() + make_interval(secs => ($4::float8 + $5::float8) / 1000)
     ORDER BY id FOR SHARE),
  reminded AS (
    INSERT INTO booking_reminders (booking_id, tenant_id) SELECT id, $2 FROM due ON CONFLICT (booking_id) DO NOTHING RETURNING booking_id)
  INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
  SELECT $2, 'booking.reminder', id::text,
         jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', status, 'service_date', service_date,
                            'starts_at', starts_at, 'party_size', party, 'version', version), $3
    FROM due JOIN reminded ON reminded.booking_id = due.id;
--   Insert on outbox
--     CTE due
--       ->  LockRows
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using bookings_pkey on bookings
--                   Index Cond: (id = ANY ($1))
--                   Filter: ((tenant_id = (InitPlan 1).col1) AND (status = 'confirmed'::text) AND (starts_at > (clock_timestamp() + make_interval(0, 0, 0, 0, 0, 0, ($4 / '1000'::double precision)))) AND (starts_at <= (clock_timestamp() + make_interval(0, 0, 0, 0, 0, 0, (($4 + $5) / '1000'::double precision)))))
--     CTE reminded
--       ->  Insert on booking_reminders
--             Conflict Resolution: NOTHING
--             Conflict Arbiter Indexes: booking_reminders_pkey
--             InitPlan 3
--               ->  Result
--             ->  CTE Scan on due due_1
--     InitPlan 5
--       ->  Result
--     ->  Nested Loop
--           Join Filter: (due.id = reminded.booking_id)
--           ->  CTE Scan on due
--           ->  CTE Scan on reminded

-- booking_reminders_due
SELECT last_restaurant, tenant_id, booking_ids FROM booking_reminders_due($1, $2, $3, $4, $5, $6);
--   Function Scan on booking_reminders_due
-- inside, 1 of 1, for a job:
--   Nested Loop Left Join
--     CTE houses
--       ->  Limit
--             ->  Index Only Scan using restaurants_pkey on restaurants r
--                   Index Cond: (id > 0)
--     ->  Aggregate
--           ->  CTE Scan on houses h
--     ->  GroupAggregate
--           Group Key: c.tenant_id
--           ->  Sort
--                 Sort Key: c.tenant_id, c.id
--                 ->  Nested Loop
--                       ->  CTE Scan on houses h_1
--                       ->  Nested Loop Anti Join
--                             ->  Index Scan using bookings_by_time on bookings c
--                                   Index Cond: ((restaurant_id = h_1.id) AND (starts_at <= (statement_timestamp() + '24:00:00'::interval)) AND (starts_at > (statement_timestamp() + '18:00:00'::interval)))
--                                   Filter: ((status = 'confirmed'::text) AND (created_at < (starts_at - '26:00:00'::interval)))
--                             ->  Index Only Scan using booking_reminders_pkey on booking_reminders m
--                                   Index Cond: (booking_id = c.id)

-- booking_seat_again
WITH wanted AS (
    SELECT m.booking_id, m.table_id FROM unnest($1::uuid[], $2::int[]) AS m(booking_id, table_id) ORDER BY m.table_id),
  seated AS (
    INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
    SELECT w.booking_id, b.restaurant_id, w.table_id, b.tenant_id, tstzrange(b.starts_at, b.occupied_until)
      FROM wanted w JOIN bookings b ON b.id = w.booking_id
    ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING
    RETURNING 1)
  SELECT couvert_require(count(*) = cardinality($2::int[]), 'allocations_no_overlap') FROM seated;
--   Aggregate
--     CTE seated
--       ->  Insert on allocations
--             Conflict Resolution: NOTHING
--             Conflict Arbiter Indexes: allocations_no_overlap
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             ->  Nested Loop
--                   ->  Sort
--                         Sort Key: m.table_id
--                         ->  Function Scan on m
--                   ->  Index Scan using bookings_pkey on bookings b
--                         Index Cond: (id = m.booking_id)
--                         Filter: (tenant_id = (InitPlan 2).col1)
--     ->  CTE Scan on seated

-- booking_tables_in_range
SELECT encode(string_agg(uuid_send(a.booking_id) || int4send(a.table_id), ''), 'base64') AS base64
   FROM allocations a
  WHERE a.restaurant_id BETWEEN $1 AND $2 AND a.tenant_id = $3 AND a.active
    AND lower(a.during) < to_timestamp($5::float8) AND upper(a.during) > to_timestamp($4::float8);
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $3)
--           ->  Bitmap Heap Scan on allocations a
--                 Recheck Cond: ((restaurant_id >= $1) AND (restaurant_id <= $2) AND active)
--                 Filter: ((tenant_id = $3) AND (lower(during) < to_timestamp($5)) AND (upper(during) > to_timestamp($4)))
--                 ->  Bitmap Index Scan on allocations_no_overlap
--                       Index Cond: ((restaurant_id >= $1) AND (restaurant_id <= $2))

-- booking_tables_of_bookings
SELECT encode(string_agg(uuid_send(a.booking_id) || int4send(a.table_id), ''), 'base64') AS base64
   FROM bookings b JOIN allocations a ON a.booking_id = b.id
  WHERE b.restaurant_id = ANY($1::int[]) AND b.tenant_id = $2 AND b.occupies
    AND b.starts_at >= to_timestamp($3::float8) AND b.starts_at < to_timestamp($5::float8) AND b.occupied_until > to_timestamp($4::float8);
--   Aggregate
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Nested Loop
--                 ->  Index Scan using bookings_by_time on bookings b
--                       Index Cond: ((restaurant_id = ANY ($1)) AND (starts_at >= to_timestamp($3)) AND (starts_at < to_timestamp($5)))
--                       Filter: (occupies AND (tenant_id = $2) AND (occupied_until > to_timestamp($4)))
--                 ->  Index Scan using allocations_pkey on allocations a
--                       Index Cond: (booking_id = b.id)
--                       Filter: (tenant_id = (InitPlan 2).col1)

-- booking_take_tables
WITH taken AS (
    INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during)
    SELECT $1::uuid, $2::int, t.id, $3::uuid, tstzrange(to_timestamp($4::float8), to_timestamp($5::float8)) FROM unnest($6::int[]) AS t(id)
    ON CONFLICT ON CONSTRAINT allocations_no_overlap DO NOTHING
    RETURNING 1)
  SELECT couvert_require(count(*) = cardinality($6::int[]), 'allocations_no_overlap') FROM taken;
--   Aggregate
--     CTE taken
--       ->  Insert on allocations
--             Conflict Resolution: NOTHING
--             Conflict Arbiter Indexes: allocations_no_overlap
--             InitPlan 1
--               ->  Result
--             ->  Function Scan on unnest t
--     ->  CTE Scan on taken

-- booking_tell_reseated
WITH moved AS (
    UPDATE bookings b SET version = b.version + 1, updated_at = clock_timestamp() FROM (SELECT unnest($1::uuid[]) AS id ORDER BY 1) AS m WHERE b.id = m.id
    RETURNING b.id, b.reference, b.restaurant_id, b.status, b.service_date, b.starts_at, b.party, b.version),
  told AS (
    INSERT INTO booking_events (tenant_id, booking_id, kind, actor, from_status, to_status, details)
    SELECT $2, moved.id, 'reseated', $3, moved.status, moved.status, d.details
      FROM moved JOIN (SELECT unnest($1::uuid[]) AS id, unnest($4::jsonb[]) AS details) AS d ON d.id = moved.id)
  INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
  SELECT $2, 'booking.reseated', id::text,
         jsonb_build_object('booking_id', id, 'reference', reference, 'restaurant_id', restaurant_id, 'status', status, 'service_date', service_date,
                            'starts_at', starts_at, 'party_size', party, 'version', version), $5
    FROM moved;
--   Insert on outbox
--     CTE moved
--       ->  Update on bookings b
--             InitPlan 1
--               ->  Result
--             InitPlan 2
--               ->  Result
--             ->  Nested Loop
--                   ->  Subquery Scan on m
--                         ->  Sort
--                               Sort Key: (unnest($1))
--                               ->  ProjectSet
--                                     ->  Result
--                   ->  Index Scan using bookings_pkey on bookings b
--                         Index Cond: (id = m.id)
--                         Filter: (tenant_id = (InitPlan 2).col1)
--     CTE told
--       ->  Insert on booking_events
--             InitPlan 4
--               ->  Result
--             ->  Hash Join
--                   Hash Cond: ((unnest($1)) = moved_1.id)
--                   ->  ProjectSet
--                         ->  Result
--                   ->  Hash
--                         ->  CTE Scan on moved moved_1
--     InitPlan 6
--       ->  Result
--     ->  CTE Scan on moved

-- booking_tenant_card
SELECT slug, name FROM tenants WHERE id = $1;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using tenants_pkey on tenants
--           Index Cond: (id = $1)

-- booking_unseat
WITH gone AS (DELETE FROM allocations WHERE booking_id = ANY($1::uuid[]) RETURNING 1)
  SELECT couvert_require(count(*) = $2::int, 'allocations_as_read') FROM gone;
--   Aggregate
--     CTE gone
--       ->  Delete on allocations
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using allocations_pkey on allocations
--                   Index Cond: (booking_id = ANY ($1))
--                   Filter: (tenant_id = (InitPlan 1).col1)
--     ->  CTE Scan on gone

-- booking_update
WITH changed AS (
    UPDATE bookings
       SET service_date = $3, starts_at = to_timestamp($4::float8), ends_at = to_timestamp($5::float8), occupied_until = to_timestamp($6::float8),
           local_date = $7, local_time = $8, party = $9, status = $10, service_id = $11, tables_fixed = $12,
           guest_id = CASE WHEN $22::boolean THEN coalesce($13::uuid, (SELECT g.id FROM guests g WHERE g.tenant_id = $2 AND g.email = lower($15::text))) ELSE guest_id END,
           guest_name = $14, guest_email = $15::text, guest_phone = $16, guest_language = $23, requests = $17, policy = $18, cancel_reason = $19,
           hold_expires_at = CASE WHEN $10 = 'held' THEN hold_expires_at END, version = $20, updated_at = to_timestamp($21::float8)
     WHERE id = $1 AND tenant_id = $2 AND version = $20 - 1
    RETURNING 1)
  SELECT couvert_require(count(*) = 1, 'bookings_as_read') FROM changed;
--   Aggregate
--     CTE changed
--       ->  Update on bookings
--             InitPlan 2
--               ->  Result
--                     One-Time Filter: ((InitPlan 1).col1 = $2)
--                     InitPlan 1
--                       ->  Result
--                     ->  Index Scan using guests_email_unique on guests g
--                           Index Cond: ((tenant_id = $2) AND (email = lower($15)))
--             InitPlan 3
--               ->  Result
--             InitPlan 4
--               ->  Result
--             ->  Result
--                   One-Time Filter: ((InitPlan 4).col1 = $2)
--                   ->  Index Scan using bookings_pkey on bookings
--                         Index Cond: (id = $1)
--                         Filter: ((tenant_id = $2) AND (version = ($20 - 1)))
--     ->  CTE Scan on changed

-- booking_write
SELECT booking_write($1, ARRAY[jsonb_populate_record(NULL::booking_entry, $2)]) AS prints, pg_current_xact_id()::text AS wrote;
--   Result

-- booking_write_on_known_days
SELECT booking_write_on_known_days($1, $2, $3, $4, $5) AS answer, pg_current_xact_id_if_assigned()::text AS wrote, pg_current_snapshot()::text AS saw;
--   Result

-- guest_by_email
SELECT g.id FROM guests g WHERE g.tenant_id = $1 AND g.email = lower($2);
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using guests_email_unique on guests g
--           Index Cond: ((tenant_id = $1) AND (email = lower($2)))

-- guest_by_id
SELECT g.id, g.name, g.email, g.phone, g.tags, g.notes, g.version,
  (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'completed') AS visits,
  (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'no_show') AS no_shows FROM guests g WHERE g.id = $1 AND g.tenant_id = $2;
--   Result
--     One-Time Filter: ((InitPlan 5).col1 = $2)
--     InitPlan 5
--       ->  Result
--     ->  Index Scan using guests_in_order on guests g
--           Index Cond: ((tenant_id = $2) AND (id = $1))
--     SubPlan 2
--       ->  Aggregate
--             InitPlan 1
--               ->  Result
--             ->  Index Scan using bookings_by_guest on bookings b
--                   Index Cond: (guest_id = g.id)
--                   Filter: ((tenant_id = (InitPlan 1).col1) AND (status = 'completed'::text))
--     SubPlan 4
--       ->  Aggregate
--             InitPlan 3
--               ->  Result
--             ->  Index Scan using bookings_by_guest on bookings b_1
--                   Index Cond: (guest_id = g.id)
--                   Filter: ((tenant_id = (InitPlan 3).col1) AND (status = 'no_show'::text))

-- guest_change
UPDATE guests SET name = coalesce($4, name), phone = CASE WHEN $5::boolean THEN $6 ELSE phone END, tags = coalesce($7::text[], tags), notes = coalesce($8, notes),
        version = version + 1, updated_at = now()
  WHERE id = $1 AND tenant_id = $2 AND ($3::int IS NULL OR version = $3);
--   Update on guests
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $2)
--           ->  Index Scan using guests_in_order on guests
--                 Index Cond: ((tenant_id = $2) AND (id = $1))
--                 Filter: (($3 IS NULL) OR (version = $3))

-- guest_list
SELECT g.id, g.name, g.email, g.phone, g.tags, g.notes, g.version,
        (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'completed') AS visits,
        (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'no_show') AS no_shows FROM guests g
  WHERE g.tenant_id = $1 AND ($2::uuid IS NULL OR g.id > $2)
    AND ($3::text IS NULL OR strpos(couvert_fold(g.name), couvert_fold($3)) > 0 OR strpos(coalesce(g.email, ''), lower($3)) > 0 OR strpos(coalesce(g.phone, ''), $3) > 0)
  ORDER BY g.id LIMIT $4;
--   Limit
--     InitPlan 5
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 5).col1 = $1)
--           ->  Index Scan using guests_in_order on guests g
--                 Index Cond: (tenant_id = $1)
--                 Filter: ((($2 IS NULL) OR (id > $2)) AND (($3 IS NULL) OR (strpos(couvert_fold(name), couvert_fold($3)) > 0) OR (strpos(COALESCE(email, ''::text), lower($3)) > 0) OR (strpos(COALESCE(phone, ''::text), $3) > 0)))
--           SubPlan 2
--             ->  Aggregate
--                   InitPlan 1
--                     ->  Result
--                   ->  Index Scan using bookings_by_guest on bookings b
--                         Index Cond: (guest_id = g.id)
--                         Filter: ((tenant_id = (InitPlan 1).col1) AND (status = 'completed'::text))
--           SubPlan 4
--             ->  Aggregate
--                   InitPlan 3
--                     ->  Result
--                   ->  Index Scan using bookings_by_guest on bookings b_1
--                         Index Cond: (guest_id = g.id)
--                         Filter: ((tenant_id = (InitPlan 3).col1) AND (status = 'no_show'::text))

-- review_by_id_for_update
SELECT r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
  r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version FROM reviews r WHERE r.id = $1 AND r.tenant_id = $2 FOR UPDATE;
--   LockRows
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Index Scan using reviews_pkey on reviews r
--                 Index Cond: (id = $1)
--                 Filter: (tenant_id = $2)

-- review_decide
UPDATE reviews r SET status = $3, moderation_note = $4, moderated_by = $5, moderated_at = now(), version = version + 1
   WHERE r.id = $1 AND r.tenant_id = $2
  RETURNING r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
         r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version;
--   Update on reviews r
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $2)
--           ->  Index Scan using reviews_pkey on reviews r
--                 Index Cond: (id = $1)
--                 Filter: (tenant_id = $2)

-- review_insert
INSERT INTO reviews AS r (id, tenant_id, restaurant_id, booking_id, rating, title, body, author_name, dined_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT ON CONSTRAINT reviews_one_a_booking DO NOTHING
  RETURNING r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
         r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version;
--   Insert on reviews r
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: reviews_one_a_booking
--     InitPlan 1
--       ->  Result
--     ->  Result

-- review_list_best_rated
SELECT r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
        r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version FROM reviews r
  WHERE r.restaurant_id = $1 AND r.tenant_id = $2 AND r.status = 'published' AND (r.rating, r.created_at, r.id) < ($6::smallint, (timestamptz 'epoch' + $3::bigint * interval '1 microsecond'), $4::uuid)
  ORDER BY r.rating DESC, r.created_at DESC, r.id DESC LIMIT $5;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Index Scan using reviews_published_by_rating on reviews r
--                 Index Cond: ((restaurant_id = $1) AND (ROW(rating, created_at, id) < ROW($6, ('1970-01-01 00:00:00+00'::timestamp with time zone + (($3)::double precision * '00:00:00.000001'::interval)), $4)))
--                 Filter: (tenant_id = $2)

-- review_list_newest
SELECT r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
        r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version FROM reviews r
  WHERE r.restaurant_id = $1 AND r.tenant_id = $2 AND r.status = 'published' AND (r.created_at, r.id) < ((timestamptz 'epoch' + $3::bigint * interval '1 microsecond'), $4::uuid)
  ORDER BY r.created_at DESC, r.id DESC LIMIT $5;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Index Scan using reviews_published on reviews r
--                 Index Cond: ((restaurant_id = $1) AND (ROW(created_at, id) < ROW(('1970-01-01 00:00:00+00'::timestamp with time zone + (($3)::double precision * '00:00:00.000001'::interval)), $4)))
--                 Filter: (tenant_id = $2)

-- review_list_to_moderate
SELECT r.id, r.restaurant_id, r.booking_id, r.rating, r.title, r.body, r.author_name, r.dined_on, r.status, r.moderation_note, r.moderated_at,
        r.created_at, (extract(epoch FROM r.created_at) * 1000000)::bigint AS created_at_us, r.version FROM reviews r
  WHERE r.tenant_id = $1 AND r.status = $2 AND ($3::int[] IS NULL OR r.restaurant_id = ANY($3)) AND (r.created_at, r.id) > ((timestamptz 'epoch' + $4::bigint * interval '1 microsecond'), $5::uuid)
  ORDER BY r.created_at, r.id LIMIT $6;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using reviews_by_status on reviews r
--                 Index Cond: ((tenant_id = $1) AND (status = $2) AND (ROW(created_at, id) > ROW(('1970-01-01 00:00:00+00'::timestamp with time zone + (($4)::double precision * '00:00:00.000001'::interval)), $5)))
--                 Filter: (($3 IS NULL) OR (restaurant_id = ANY ($3)))

-- review_rating_add
INSERT INTO restaurant_ratings AS k (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, $3, $4)
  ON CONFLICT (restaurant_id) DO UPDATE SET review_count = k.review_count + excluded.review_count, rating_sum = k.rating_sum + excluded.rating_sum;
--   Insert on restaurant_ratings k
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: restaurant_ratings_pkey
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     InitPlan 3
--       ->  Result
--     ->  Result

-- review_rating_take
UPDATE restaurant_ratings SET review_count = review_count + $3, rating_sum = rating_sum + $4 WHERE restaurant_id = $1 AND tenant_id = $2;
--   Update on restaurant_ratings
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $2)
--           ->  Index Scan using restaurant_ratings_pkey on restaurant_ratings
--                 Index Cond: (restaurant_id = $1)
--                 Filter: (tenant_id = $2)
