-- Every statement of cli, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- bulk_become_app
SELECT set_config('role', 'couvert_app', true);
--   Result

-- bulk_become_owner
SELECT set_config('role', 'couvert_owner', true);
--   Result

-- bulk_find_source_ids
SELECT source_id FROM restaurants WHERE tenant_id = $1 AND source = $2 AND source_id = ANY($3::text[]);
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Only Scan using restaurants_source_unique on restaurants
--           Index Cond: ((tenant_id = $1) AND (source = $2) AND (source_id = ANY ($3)))

-- bulk_find_tenant
SELECT id FROM tenants WHERE slug = $1;
--   Index Scan using tenants_slug_unique on tenants
--     Index Cond: (slug = $1)
--     Filter: (id = (InitPlan 1).col1)
--     InitPlan 1
--       ->  Result

-- bulk_insert_areas
INSERT INTO areas (id, tenant_id, restaurant_id, name, sort)
  SELECT n.id, $1, n.restaurant_id, n.name, n.sort FROM unnest($2::int[], $3::int[], $4::text[], $5::smallint[]) AS n (id, restaurant_id, name, sort);
--   Insert on areas
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_blocks
INSERT INTO blocks (tenant_id, restaurant_id, scope, area_id, table_id, starts_at, ends_at, reason)
  SELECT $1, n.restaurant_id, n.scope, n.area_id, n.table_id, to_timestamp(n.starts_at_ms / 1000.0), to_timestamp(n.ends_at_ms / 1000.0), n.reason
    FROM unnest($2::int[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::text[]) AS n (restaurant_id, scope, area_id, table_id, starts_at_ms, ends_at_ms, reason);
--   Insert on blocks
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_combinations
INSERT INTO table_combinations (tenant_id, restaurant_id, name, table_ids, min_party, max_party, priority)
  SELECT $1, n.restaurant_id, n.name, n.table_ids::int[], n.min_party, n.max_party, n.priority
    FROM unnest($2::int[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::smallint[]) AS n (restaurant_id, name, table_ids, min_party, max_party, priority);
--   Insert on table_combinations
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_policies
INSERT INTO restaurant_policies (restaurant_id, tenant_id, min_party, max_party, lead_minutes, horizon_days, hold_minutes,
                                   cancellation_cutoff_minutes, buffer_minutes, turn_times, auto_confirm)
  SELECT n.id, $2, n.min_party, n.max_party, n.lead_minutes, n.horizon_days, n.hold_minutes, n.cancellation_cutoff_minutes, n.buffer_minutes, n.turn_times, n.auto_confirm
    FROM unnest($1::int[], $3::smallint[], $4::smallint[], $5::int[], $6::smallint[], $7::smallint[], $8::int[], $9::smallint[], $10::jsonb[], $11::boolean[])
      AS n (id, min_party, max_party, lead_minutes, horizon_days, hold_minutes, cancellation_cutoff_minutes, buffer_minutes, turn_times, auto_confirm);
--   Insert on restaurant_policies
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_ratings
INSERT INTO restaurant_ratings (restaurant_id, tenant_id) SELECT id, $2 FROM unnest($1::int[]) AS n (id);
--   Insert on restaurant_ratings
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on unnest n

-- bulk_insert_restaurants
INSERT INTO restaurants (id, tenant_id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
                           latitude, longitude, time_zone, currency, phone, email, website, attributes, status)
  SELECT n.id, $2, n.source, n.source_id, n.slug, n.name, n.description, n.cuisines::text[], n.price_level, n.street, n.city, n.postal_code, n.country,
         n.latitude, n.longitude, n.time_zone, n.currency, n.phone, n.email, n.website, n.attributes::text[], n.status
    FROM unnest($1::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[],
                $14::float8[], $15::float8[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
      AS n (id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
            latitude, longitude, time_zone, currency, phone, email, website, attributes, status);
--   Insert on restaurants
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_services
INSERT INTO services (tenant_id, restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute, slot_step_minutes,
                        pacing_parties, pacing_covers, area_ids, valid_from, valid_to)
  SELECT $1, n.restaurant_id, n.name, n.weekdays, n.starts_at_minute, n.last_sitting_minute, n.ends_at_minute, n.slot_step_minutes,
         n.pacing_parties, n.pacing_covers, n.area_ids::int[], n.valid_from, n.valid_to
    FROM unnest($2::int[], $3::text[], $4::smallint[], $5::smallint[], $6::smallint[], $7::smallint[], $8::smallint[], $9::smallint[], $10::smallint[], $11::text[], $12::date[], $13::date[])
      AS n (restaurant_id, name, weekdays, starts_at_minute, last_sitting_minute, ends_at_minute, slot_step_minutes, pacing_parties, pacing_covers, area_ids, valid_from, valid_to);
--   Insert on services
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_special_days
INSERT INTO special_days (tenant_id, restaurant_id, date, closed, note, services)
  SELECT $1, n.restaurant_id, n.date, n.closed, n.note, n.services
    FROM unnest($2::int[], $3::date[], $4::boolean[], $5::text[], $6::jsonb[]) AS n (restaurant_id, date, closed, note, services)
  ON CONFLICT ON CONSTRAINT special_days_date_unique DO NOTHING;
--   Insert on special_days
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: special_days_date_unique
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_tables
INSERT INTO tables (id, tenant_id, restaurant_id, area_id, name, min_party, max_party, priority, attributes, x, y)
  SELECT n.id, $1, n.restaurant_id, n.area_id, n.name, n.min_party, n.max_party, n.priority, n.attributes::text[], n.x, n.y
    FROM unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::smallint[], $7::smallint[], $8::smallint[], $9::text[], $10::real[], $11::real[])
      AS n (id, restaurant_id, area_id, name, min_party, max_party, priority, attributes, x, y);
--   Insert on tables
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- bulk_insert_tenant
INSERT INTO tenants (id, slug, name) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT tenants_slug_unique DO NOTHING;
--   as couvert_owner:
--   Insert on tenants
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: tenants_slug_unique
--     ->  Result

-- bulk_lock_source_id
SELECT pg_advisory_xact_lock(hashtextextended('bulk:' || $1::text || ':' || $2::text || ':' || $3::text, 0));
--   Result

-- bulk_reserve_ids
SELECT ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('restaurants', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $1)) AS restaurants,
  ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('areas', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $2)) AS areas,
  ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('tables', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $3)) AS tables;
--   Result
--     InitPlan 1
--       ->  Nested Loop
--             ->  Result
--             ->  Function Scan on generate_series
--     InitPlan 2
--       ->  Nested Loop
--             ->  Result
--             ->  Function Scan on generate_series generate_series_1
--     InitPlan 3
--       ->  Nested Loop
--             ->  Result
--             ->  Function Scan on generate_series generate_series_2

-- bulk_tenant_as_owner
SELECT set_config('role', 'couvert_owner', true);
--   Result

-- hosts_add
INSERT INTO tenant_hosts (host, tenant_id) VALUES ($1, $2) ON CONFLICT (host) DO NOTHING;
--   as couvert_owner:
--   Insert on tenant_hosts
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: tenant_hosts_pkey
--     ->  Result

-- hosts_as_owner
SELECT set_config('role', 'couvert_owner', true);
--   Result

-- hosts_list
SELECT host FROM tenant_hosts WHERE tenant_id = $1 ORDER BY host LIMIT 1000;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: tenant_hosts.host
--           ->  Result
--                 One-Time Filter: ((InitPlan 1).col1 = $1)
--                 ->  Seq Scan on tenant_hosts
--                       Filter: (tenant_id = $1)

-- hosts_owner_of
SELECT t.slug FROM tenant_hosts h JOIN tenants t ON t.id = h.tenant_id WHERE h.host = $1;
--   Result
--     One-Time Filter: ((InitPlan 2).col1 = (InitPlan 1).col1)
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Nested Loop
--           ->  Seq Scan on tenant_hosts h
--                 Filter: ((tenant_id = (InitPlan 1).col1) AND (host = $1))
--           ->  Index Scan using tenants_pkey on tenants t
--                 Index Cond: (id = (InitPlan 1).col1)

-- hosts_remove
DELETE FROM tenant_hosts WHERE tenant_id = $2 AND host = $1;
--   as couvert_owner:
--   Delete on tenant_hosts
--     ->  Seq Scan on tenant_hosts
--           Filter: ((tenant_id = $2) AND (host = $1))

-- import_delete_services
DELETE FROM services WHERE tenant_id = $1 AND restaurant_id = ANY($2::int[]);
--   Delete on services
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using services_by_restaurant on services
--                 Index Cond: (restaurant_id = ANY ($2))
--                 Filter: (tenant_id = $1)

-- import_delete_special_days
DELETE FROM special_days WHERE tenant_id = $1 AND restaurant_id = ANY($2::int[]) AND note = $3;
--   Delete on special_days
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using special_days_date_unique on special_days
--                 Index Cond: (restaurant_id = ANY ($2))
--                 Filter: ((tenant_id = $1) AND (note = $3))

-- import_find_known
SELECT r.id, r.source_id, i.place_hash, i.hours_hash
   FROM restaurants r LEFT JOIN restaurant_imports i ON i.restaurant_id = r.id
  WHERE r.tenant_id = $1 AND r.source = $2 AND r.source_id = ANY($3::text[]);
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Nested Loop Left Join
--           ->  Index Scan using restaurants_source_unique on restaurants r
--                 Index Cond: ((tenant_id = $1) AND (source = $2) AND (source_id = ANY ($3)))
--           ->  Index Scan using restaurant_imports_pkey on restaurant_imports i
--                 Index Cond: (restaurant_id = r.id)
--                 Filter: (tenant_id = (InitPlan 2).col1)

-- import_lock_source
SELECT pg_advisory_xact_lock(hashtextextended('import:' || $1::text || ':' || $2::text, 0));
--   Result

-- import_put_fingerprints
INSERT INTO restaurant_imports (restaurant_id, tenant_id, place_hash, hours_hash)
  SELECT n.id, $1, n.place_hash, n.hours_hash FROM unnest($2::int[], $3::text[], $4::text[]) AS n (id, place_hash, hours_hash)
  ON CONFLICT (restaurant_id) DO UPDATE SET place_hash = excluded.place_hash, hours_hash = excluded.hours_hash, imported_at = now();
--   Insert on restaurant_imports
--     Conflict Resolution: UPDATE
--     Conflict Arbiter Indexes: restaurant_imports_pkey
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     InitPlan 3
--       ->  Result
--     ->  Function Scan on n

-- import_update_places
UPDATE restaurants r
    SET name = n.name, description = n.description, cuisines = n.cuisines::text[], price_level = n.price_level, street = n.street, city = n.city,
        postal_code = n.postal_code, country = n.country, currency = n.currency, phone = n.phone, email = n.email, website = n.website, attributes = n.attributes::text[],
        latitude = CASE WHEN n.status = 'draft' THEN r.latitude ELSE n.latitude END,
        longitude = CASE WHEN n.status = 'draft' THEN r.longitude ELSE n.longitude END,
        time_zone = CASE WHEN n.status = 'draft' THEN r.time_zone ELSE n.time_zone END,
        status = CASE WHEN r.status = 'draft' THEN n.status ELSE r.status END,
        version = r.version + 1, updated_at = now()
   FROM unnest($1::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $12::text[], $13::text[],
               $14::float8[], $15::float8[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
     AS n (id, source, source_id, slug, name, description, cuisines, price_level, street, city, postal_code, country,
           latitude, longitude, time_zone, currency, phone, email, website, attributes, status)
  WHERE r.id = n.id AND r.tenant_id = $2;
--   Update on restaurants r
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $2)
--           ->  Nested Loop
--                 ->  Function Scan on n
--                 ->  Index Scan using restaurants_pkey on restaurants r
--                       Index Cond: (id = n.id)
--                       Filter: (tenant_id = $2)

-- seed_count_keys
SELECT count(*)::int AS found FROM api_keys WHERE tenant_id = $1 AND id = ANY($2::text[]);
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Bitmap Heap Scan on api_keys
--                 Recheck Cond: (tenant_id = $1)
--                 Filter: (id = ANY ($2))
--                 ->  Bitmap Index Scan on api_keys_by_tenant
--                       Index Cond: (tenant_id = $1)

-- seed_count_ratings
UPDATE restaurant_ratings r SET review_count = n.review_count, rating_sum = n.rating_sum
  FROM unnest($1::int[], $2::int[], $3::int[]) AS n (restaurant_id, review_count, rating_sum) WHERE r.restaurant_id = n.restaurant_id AND r.tenant_id = $4;
--   Update on restaurant_ratings r
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $4)
--           ->  Nested Loop
--                 ->  Function Scan on n
--                 ->  Index Scan using restaurant_ratings_pkey on restaurant_ratings r
--                       Index Cond: (restaurant_id = n.restaurant_id)
--                       Filter: (tenant_id = $4)

-- seed_insert_allocations
INSERT INTO allocations (booking_id, restaurant_id, table_id, tenant_id, during, active)
  SELECT n.booking_id, n.restaurant_id, n.table_id, $1, tstzrange(to_timestamp(n.from_ms / 1000.0), to_timestamp(n.until_ms / 1000.0)), n.active
    FROM unnest($2::uuid[], $3::int[], $4::int[], $5::float8[], $6::float8[], $7::boolean[]) AS n (booking_id, restaurant_id, table_id, from_ms, until_ms, active);
--   Insert on allocations
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- seed_insert_booking_events
INSERT INTO booking_events (tenant_id, booking_id, at, kind, actor, from_status, to_status)
  SELECT $1, n.booking_id, to_timestamp(n.at_ms / 1000.0), n.kind, 'seed', n.from_status, n.to_status
    FROM unnest($2::uuid[], $3::float8[], $4::text[], $5::text[], $6::text[]) AS n (booking_id, at_ms, kind, from_status, to_status);
--   Insert on booking_events
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- seed_insert_bookings
INSERT INTO bookings (id, tenant_id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status,
                        service_id, guest_id, guest_name, guest_email, guest_phone, requests, source, policy, created_at, updated_at)
  SELECT n.id, $1, n.restaurant_id, n.reference, n.service_date, to_timestamp(n.starts_at / 1000.0), to_timestamp(n.ends_at / 1000.0), to_timestamp(n.occupied_until / 1000.0),
         n.local_date, n.local_time, n.time_zone, n.party, n.status, s.id, n.guest_id, n.guest_name, n.guest_email, n.guest_phone, n.requests, n.source, n.policy,
         to_timestamp(n.created_at / 1000.0), to_timestamp(n.created_at / 1000.0)
    FROM unnest($2::uuid[], $3::int[], $4::text[], $5::date[], $6::float8[], $7::float8[], $8::float8[], $9::date[], $10::text[], $11::text[], $12::smallint[], $13::text[],
                $14::text[], $15::uuid[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::jsonb[], $22::float8[])
      AS n (id, restaurant_id, reference, service_date, starts_at, ends_at, occupied_until, local_date, local_time, time_zone, party, status,
            service_name, guest_id, guest_name, guest_email, guest_phone, requests, source, policy, created_at)
    LEFT JOIN services s ON s.restaurant_id = n.restaurant_id AND s.name = n.service_name;
--   Insert on bookings
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Nested Loop Left Join
--           ->  Function Scan on n
--           ->  Index Scan using services_by_restaurant on services s
--                 Index Cond: (restaurant_id = n.restaurant_id)
--                 Filter: ((tenant_id = (InitPlan 2).col1) AND (name = n.service_name))

-- seed_insert_guests
INSERT INTO guests (id, tenant_id, name, email, phone)
  SELECT n.id, $1, n.name, n.email, n.phone FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS n (id, name, email, phone)
  ON CONFLICT (id) DO NOTHING;
--   Insert on guests
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: guests_pkey
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- seed_insert_reviews
INSERT INTO reviews (id, tenant_id, restaurant_id, booking_id, rating, title, body, author_name, dined_on, status, moderated_by, moderated_at, created_at)
  SELECT n.id, $1, n.restaurant_id, n.booking_id, n.rating, n.title, n.body, n.author_name, n.dined_on, 'published', 'seed',
         to_timestamp(n.created_at / 1000.0), to_timestamp(n.created_at / 1000.0)
    FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::date[], $10::float8[])
      AS n (id, restaurant_id, booking_id, rating, title, body, author_name, dined_on, created_at);
--   Insert on reviews
--     InitPlan 1
--       ->  Result
--     ->  Function Scan on n

-- seed_list_tenants
SELECT id, slug FROM tenants ORDER BY slug LIMIT 100;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: tenants.slug
--           ->  Index Scan using tenants_pkey on tenants
--                 Index Cond: (id = (InitPlan 1).col1)

-- seed_tenants_as_owner
SELECT set_config('role', 'couvert_owner', true);
--   Result
