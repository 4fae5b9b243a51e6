-- Every statement of restaurants, with the plan that PostgreSQL 18 makes for any parameters as couvert_app, tenant set, on 3,000
-- seeded restaurants, a sixth of them the tenant’s. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- directory_letters
WITH characters AS MATERIALIZED (SELECT code, chr(code) AS character FROM generate_series(128, $1::int) AS code WHERE code NOT BETWEEN 55296 AND 57343),
       lines AS MATERIALIZED (SELECT string_agg(character, chr(10) ORDER BY code) AS text FROM characters),
       changed AS MATERIALIZED (
         SELECT t.character, t.folded, t.lowered
           FROM lines, ROWS FROM (string_to_table(text, chr(10)), string_to_table(couvert_fold(text), chr(10)), string_to_table(lower(text), chr(10))) AS t(character, folded, lowered)
          WHERE t.folded <> t.character OR t.lowered <> t.character),
       beginning AS MATERIALIZED (SELECT ascii(p.token) AS code FROM lines, ts_parse('default', text) AS p WHERE p.tokid <> 12),
       following AS MATERIALIZED (
         SELECT ascii(substr(p.token, 2, 1)) AS code
           FROM ts_parse('default', (SELECT string_agg('a' || character || 'a', ' ') FROM characters WHERE code NOT IN (SELECT b.code FROM beginning b))) AS p
          WHERE length(p.token) = 3 AND p.tokid <> 12),
       ranges AS (
         SELECT kind, min(code) AS first, max(code) AS last
           FROM (SELECT kind, code, code - row_number() OVER (PARTITION BY kind ORDER BY code) AS island
                   FROM (SELECT 'beginning' AS kind, code FROM beginning UNION ALL SELECT 'following', code FROM following) AS l) AS i
          GROUP BY kind, island)
  SELECT (SELECT json_object_agg(character, folded) FROM changed WHERE folded <> character) AS folds,
         (SELECT json_object_agg(character, lowered) FROM changed WHERE lowered <> character) AS lowers,
         spaces,
         (SELECT string_agg(space, '') FROM string_to_table(spaces, NULL) AS space WHERE websearch_to_tsquery('simple', 'a' || space || 'a')::text LIKE '%<->%') AS gluing,
         (SELECT json_agg(bound ORDER BY bound) FROM ranges, unnest(ARRAY[first, last]) AS bound WHERE kind = 'beginning') AS beginning,
         (SELECT json_agg(bound ORDER BY bound) FROM ranges, unnest(ARRAY[first, last]) AS bound WHERE kind = 'following') AS following
    FROM (SELECT regexp_replace(text, '[^[:space:]]+|\n', '', 'g') AS spaces FROM lines) AS s;
--   CTE Scan on lines
--     CTE characters
--       ->  Function Scan on generate_series code
--             Filter: ((code < 55296) OR (code > 57343))
--     CTE lines
--       ->  Aggregate
--             ->  Sort
--                   Sort Key: characters.code
--                   ->  CTE Scan on characters
--     CTE changed
--       ->  Nested Loop
--             ->  CTE Scan on lines lines_1
--             ->  Function Scan on t
--                   Filter: ((folded <> "character") OR (lowered <> "character"))
--     CTE beginning
--       ->  Nested Loop
--             ->  CTE Scan on lines lines_2
--             ->  Function Scan on ts_parse p
--                   Filter: (tokid <> 12)
--     CTE following
--       ->  Function Scan on ts_parse p_1
--             Filter: ((tokid <> 12) AND (length(token) = 3))
--             InitPlan 6
--               ->  Aggregate
--                     ->  CTE Scan on characters characters_1
--                           Filter: (NOT (ANY (code = (hashed SubPlan 5).col1)))
--                           SubPlan 5
--                             ->  CTE Scan on beginning b
--     CTE ranges
--       ->  HashAggregate
--             Group Key: ('beginning'::text), (beginning.code - row_number() OVER w1)
--             ->  WindowAgg
--                   Window: w1 AS (PARTITION BY ('beginning'::text) ORDER BY beginning.code ROWS UNBOUNDED PRECEDING)
--                   ->  Sort
--                         Sort Key: ('beginning'::text), beginning.code
--                         ->  Append
--                               ->  CTE Scan on beginning
--                               ->  CTE Scan on following
--     InitPlan 9
--       ->  Aggregate
--             ->  CTE Scan on changed
--                   Filter: (folded <> "character")
--     InitPlan 10
--       ->  Aggregate
--             ->  CTE Scan on changed changed_1
--                   Filter: (lowered <> "character")
--     InitPlan 12
--       ->  Aggregate
--             ->  Sort
--                   Sort Key: bound.bound
--                   ->  Nested Loop
--                         ->  CTE Scan on ranges
--                               Filter: (kind = 'beginning'::text)
--                         ->  Function Scan on unnest bound
--     InitPlan 13
--       ->  Aggregate
--             ->  Sort
--                   Sort Key: bound_1.bound
--                   ->  Nested Loop
--                         ->  CTE Scan on ranges ranges_1
--                               Filter: (kind = 'following'::text)
--                         ->  Function Scan on unnest bound_1
--     SubPlan 11
--       ->  Aggregate
--             ->  Function Scan on string_to_table space
--                   Filter: ((websearch_to_tsquery('simple'::regconfig, (('a'::text || space) || 'a'::text)))::text ~~ '%<->%'::text)

-- directory_rows_after
SELECT * FROM directory_rows_after($1, $2);
--   Function Scan on directory_rows_after

-- directory_rows_of
SELECT * FROM directory_rows_of($1::int[]);
--   Function Scan on directory_rows_of

-- restaurant_cards
SELECT r.id, r.slug, r.name, r.cuisines, r.price_level, r.city, r.country, r.latitude, r.longitude, r.time_zone, r.photos ->> 0 AS photo,
        coalesce(k.review_count, 0) AS review_count, coalesce(k.rating_sum, 0) AS rating_sum, v.version AS plan_version
   FROM restaurants r JOIN restaurant_plans v ON v.restaurant_id = r.id LEFT JOIN restaurant_ratings k ON k.restaurant_id = r.id
  WHERE r.id = ANY($1::int[]) AND r.tenant_id = $2 AND r.status = 'listed';
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $2)
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     InitPlan 3
--       ->  Result
--     ->  Nested Loop Left Join
--           ->  Nested Loop
--                 ->  Index Scan using restaurants_pkey on restaurants r
--                       Index Cond: (id = ANY ($1))
--                       Filter: ((tenant_id = $2) AND (status = 'listed'::text))
--                 ->  Index Scan using restaurant_plans_pkey on restaurant_plans v
--                       Index Cond: (restaurant_id = r.id)
--                       Filter: (tenant_id = (InitPlan 2).col1)
--           ->  Index Scan using restaurant_ratings_pkey on restaurant_ratings k
--                 Index Cond: (restaurant_id = r.id)
--                 Filter: (tenant_id = (InitPlan 3).col1)

-- restaurant_lock_exclusive
SELECT pg_advisory_xact_lock(restaurant_lock_key($1::int));
--   Result

-- restaurants_areas_of
SELECT id FROM areas WHERE restaurant_id = $1 AND id = ANY($2::int[]);
--   Index Scan using areas_name_unique on areas
--     Index Cond: (restaurant_id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (id = ANY ($2)))
--     InitPlan 1
--       ->  Result

-- restaurants_combination_with
SELECT name FROM table_combinations WHERE restaurant_id = $1 AND $2::int = ANY(table_ids) ORDER BY id LIMIT 1;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: table_combinations.id
--           ->  Index Scan using table_combinations_name_unique on table_combinations
--                 Index Cond: (restaurant_id = $1)
--                 Filter: (($2 = ANY (table_ids)) AND (tenant_id = (InitPlan 1).col1))

-- restaurants_floor_plans
SELECT r.id, v.version, r.status, r.time_zone,
        json_build_array(p.min_party, p.max_party, p.lead_minutes, p.horizon_days, p.hold_minutes, p.cancellation_cutoff_minutes, p.buffer_minutes, p.turn_times, p.auto_confirm) AS policy,
        (SELECT json_agg(json_build_array(t.id, t.area_id, t.name, t.min_party, t.max_party, t.priority) ORDER BY t.id)
           FROM tables t WHERE t.restaurant_id = r.id AND t.active) AS tables,
        (SELECT json_agg(json_build_array(c.id, c.table_ids, c.min_party, c.max_party, c.priority) ORDER BY c.id)
           FROM table_combinations c WHERE c.restaurant_id = r.id AND c.active) AS combinations,
        (SELECT json_agg(json_build_array(s.id, s.name, s.weekdays, s.starts_at_minute, s.last_sitting_minute, s.ends_at_minute, s.slot_step_minutes,
                                          s.pacing_parties, s.pacing_covers, s.area_ids, s.valid_from, s.valid_to, s.turn_times) ORDER BY s.id)
           FROM services s WHERE s.restaurant_id = r.id AND (s.valid_from IS NULL OR s.valid_from <= $4) AND (s.valid_to IS NULL OR s.valid_to >= $3)) AS services,
        (SELECT json_agg(json_build_array(d.date, d.closed, d.services) ORDER BY d.date)
           FROM special_days d WHERE d.restaurant_id = r.id AND d.date BETWEEN $3 AND $4) AS special_days,
        (SELECT json_agg(json_build_array(b.scope, b.area_id, b.table_id, extract(epoch FROM b.starts_at) * 1000, extract(epoch FROM b.ends_at) * 1000) ORDER BY b.id)
           FROM blocks b WHERE b.restaurant_id = r.id AND b.ends_at > $3::date - 2 AND b.starts_at < $4::date + 3) AS blocks
   FROM restaurants r JOIN restaurant_policies p ON p.restaurant_id = r.id JOIN restaurant_plans v ON v.restaurant_id = r.id
  WHERE r.id = ANY($1::int[]) AND r.tenant_id = $2;
--   Result
--     One-Time Filter: ((InitPlan 11).col1 = $2)
--     InitPlan 11
--       ->  Result
--     InitPlan 12
--       ->  Result
--     InitPlan 13
--       ->  Result
--     ->  Nested Loop
--           Join Filter: (r.id = p.restaurant_id)
--           ->  Nested Loop
--                 ->  Index Scan using restaurants_pkey on restaurants r
--                       Index Cond: (id = ANY ($1))
--                       Filter: (tenant_id = $2)
--                 ->  Index Scan using restaurant_plans_pkey on restaurant_plans v
--                       Index Cond: (restaurant_id = r.id)
--                       Filter: (tenant_id = (InitPlan 13).col1)
--           ->  Index Scan using restaurant_policies_pkey on restaurant_policies p
--                 Index Cond: (restaurant_id = v.restaurant_id)
--                 Filter: (tenant_id = (InitPlan 12).col1)
--     SubPlan 2
--       ->  Aggregate
--             InitPlan 1
--               ->  Result
--             ->  Sort
--                   Sort Key: t.id
--                   ->  Index Scan using tables_name_unique on tables t
--                         Index Cond: (restaurant_id = r.id)
--                         Filter: (active AND (tenant_id = (InitPlan 1).col1))
--     SubPlan 4
--       ->  Aggregate
--             InitPlan 3
--               ->  Result
--             ->  Sort
--                   Sort Key: c.id
--                   ->  Index Scan using table_combinations_name_unique on table_combinations c
--                         Index Cond: (restaurant_id = r.id)
--                         Filter: (active AND (tenant_id = (InitPlan 3).col1))
--     SubPlan 6
--       ->  Aggregate
--             InitPlan 5
--               ->  Result
--             ->  Sort
--                   Sort Key: s.id
--                   ->  Index Scan using services_by_restaurant on services s
--                         Index Cond: (restaurant_id = r.id)
--                         Filter: (((valid_from IS NULL) OR (valid_from <= $4)) AND ((valid_to IS NULL) OR (valid_to >= $3)) AND (tenant_id = (InitPlan 5).col1))
--     SubPlan 8
--       ->  Aggregate
--             InitPlan 7
--               ->  Result
--             ->  Index Scan using special_days_date_unique on special_days d
--                   Index Cond: ((restaurant_id = r.id) AND (date >= $3) AND (date <= $4))
--                   Filter: (tenant_id = (InitPlan 7).col1)
--     SubPlan 10
--       ->  Aggregate
--             InitPlan 9
--               ->  Result
--             ->  Sort
--                   Sort Key: b.id
--                   ->  Index Scan using blocks_by_end on blocks b
--                         Index Cond: (restaurant_id = r.id)
--                         Filter: ((tenant_id = (InitPlan 9).col1) AND (ends_at > ($3 - 2)) AND (starts_at < ($4 + 3)))

-- restaurants_longest_own_turn
SELECT coalesce(max((turn ->> 'minutes')::int), 0) AS minutes
  FROM (SELECT s.turn_times FROM services s WHERE s.restaurant_id = $1
        UNION ALL
        SELECT own -> 'turn_times' FROM special_days d, jsonb_array_elements(d.services) AS own WHERE d.restaurant_id = $1) AS plan (turn_times),
       jsonb_array_elements(CASE jsonb_typeof(plan.turn_times) WHEN 'array' THEN plan.turn_times ELSE '[]' END) AS turn;
--   Aggregate
--     ->  Nested Loop
--           ->  Append
--                 ->  Index Scan using services_by_restaurant on services s
--                       Index Cond: (restaurant_id = $1)
--                       Filter: (tenant_id = (InitPlan 1).col1)
--                       InitPlan 1
--                         ->  Result
--                 ->  Nested Loop
--                       InitPlan 2
--                         ->  Result
--                       ->  Index Scan using special_days_date_unique on special_days d
--                             Index Cond: (restaurant_id = $1)
--                             Filter: (tenant_id = (InitPlan 2).col1)
--                       ->  Function Scan on jsonb_array_elements own
--           ->  Function Scan on jsonb_array_elements turn

-- restaurants_service_in
SELECT name FROM services WHERE restaurant_id = $1 AND $2::int = ANY(area_ids) ORDER BY id LIMIT 1;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: services.id
--           ->  Index Scan using services_by_restaurant on services
--                 Index Cond: (restaurant_id = $1)
--                 Filter: (($2 = ANY (area_ids)) AND (tenant_id = (InitPlan 1).col1))

-- restaurants_slug_lock
SELECT pg_advisory_xact_lock(hashtextextended('slug:' || $1 || ':' || $2, 0));
--   Result

-- restaurants_special_day_in
SELECT d.date::text AS name FROM special_days d
  WHERE d.restaurant_id = $1 AND d.date >= current_date - 2 AND d.services @> jsonb_build_array(jsonb_build_object('area_ids', jsonb_build_array($2::int)))
  ORDER BY d.date LIMIT 1;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using special_days_date_unique on special_days d
--           Index Cond: ((restaurant_id = $1) AND (date >= (CURRENT_DATE - 2)))
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (services @> jsonb_build_array(jsonb_build_object('area_ids', jsonb_build_array($2)))))

-- restaurants_table_in
SELECT name FROM tables WHERE restaurant_id = $1 AND area_id = $2::int ORDER BY id LIMIT 1;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: tables.id
--           ->  Index Scan using tables_by_area on tables
--                 Index Cond: (area_id = $2)
--                 Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $1))

-- restaurants_tables_of
SELECT id FROM tables WHERE restaurant_id = $1 AND id = ANY($2::int[]) AND (active OR NOT $3::boolean);
--   Index Scan using tables_name_unique on tables
--     Index Cond: (restaurant_id = $1)
--     Filter: ((active OR (NOT $3)) AND (tenant_id = (InitPlan 1).col1) AND (id = ANY ($2)))
--     InitPlan 1
--       ->  Result

-- search_restaurants
SELECT search_restaurants($1::jsonb) AS answer;
--   Result
-- inside, 1 of 1, for GET /v1/search?q:
--   Result
--     CTE matching
--       ->  Bitmap Heap Scan on restaurant_search s
--             Recheck Cond: ((words @@ '''pizza'' | ''pizza'''::tsquery) AND (tenant_id = '…'::uuid))
--             ->  BitmapAnd
--                   ->  Bitmap Index Scan on restaurant_search_words
--                         Index Cond: (words @@ '''pizza'' | ''pizza'''::tsquery)
--                   ->  Bitmap Index Scan on restaurant_search_rating
--                         Index Cond: (tenant_id = '…'::uuid)
--     CTE alike
--       ->  HashAggregate
--             Group Key: m.cuisines, m.price_level
--             ->  CTE Scan on matching m
--     InitPlan 7
--       ->  Result
--             InitPlan 3
--               ->  Aggregate
--                     ->  CTE Scan on alike g
--             InitPlan 4
--               ->  Aggregate
--                     ->  CTE Scan on alike g_1
--                           Filter: (of_cuisine AND of_price)
--             InitPlan 5
--               ->  Aggregate
--                     ->  Limit
--                           ->  Sort
--                                 Sort Key: (sum(g_2.restaurants)) DESC, c.value
--                                 ->  HashAggregate
--                                       Group Key: c.value
--                                       ->  Nested Loop
--                                             ->  CTE Scan on alike g_2
--                                                   Filter: of_price
--                                             ->  Function Scan on unnest c
--             InitPlan 6
--               ->  Aggregate
--                     ->  Sort
--                           Sort Key: g_3.price_level
--                           ->  HashAggregate
--                                 Group Key: g_3.price_level
--                                 ->  CTE Scan on alike g_3
--                                       Filter: (of_cuisine AND (price_level IS NOT NULL))
--     InitPlan 8
--       ->  Aggregate
--             ->  Nested Loop
--                   ->  Nested Loop
--                         ->  Limit
--                               ->  Sort
--                                     Sort Key: m_1.first_key DESC, m_1.second_key DESC, m_1.restaurant_id DESC
--                                     ->  CTE Scan on matching m_1
--                         ->  Index Scan using restaurants_pkey on restaurants r
--                               Index Cond: (id = m_1.restaurant_id)
--                   ->  Index Scan using restaurant_search_pkey on restaurant_search s_1
--                         Index Cond: (restaurant_id = r.id)
-- inside, 1 of 1, for GET /v1/search?near&radius_km&sort:
--   Result
--     CTE matching
--       ->  Index Scan using restaurant_search_place on restaurant_search s
--             Index Cond: ((tenant_id = '…'::uuid) AND (place <@ '(4.366759169963248,50.85570320363724),(4.338240830036752,50.837696796362756)'::box))
--             Filter: ((floor((('12742017600'::double precision * asin(LEAST('1'::double precision, sqrt(((sin((radians((latitude - '50.8467'::double precision)) / '2'::double precision)) * sin((radians((latitude - '50.8467'::double precision)) / '2'::double precision))) + ((('0.6313974597505416'::double precision * cos(radians(latitude))) * sin((radians((longitude - '4.3525'::double precision)) / '2'::double precision))) * sin((radians((longitude - '4.3525'::double precision)) / '2'::double precision)))))))) + '0.5'::double precision)) / '1000'::double precision) <= '1000'::double precision)
--     CTE alike
--       ->  HashAggregate
--             Group Key: m.cuisines, m.price_level
--             ->  CTE Scan on matching m
--     InitPlan 7
--       ->  Result
--             InitPlan 3
--               ->  Aggregate
--                     ->  CTE Scan on alike g
--             InitPlan 4
--               ->  Aggregate
--                     ->  CTE Scan on alike g_1
--                           Filter: (of_cuisine AND of_price)
--             InitPlan 5
--               ->  Aggregate
--                     ->  Limit
--                           ->  Sort
--                                 Sort Key: (sum(g_2.restaurants)) DESC, c.value
--                                 ->  HashAggregate
--                                       Group Key: c.value
--                                       ->  Nested Loop
--                                             ->  CTE Scan on alike g_2
--                                                   Filter: of_price
--                                             ->  Function Scan on unnest c
--             InitPlan 6
--               ->  Aggregate
--                     ->  Sort
--                           Sort Key: g_3.price_level
--                           ->  HashAggregate
--                                 Group Key: g_3.price_level
--                                 ->  CTE Scan on alike g_3
--                                       Filter: (of_cuisine AND (price_level IS NOT NULL))
--     InitPlan 8
--       ->  Aggregate
--             ->  Nested Loop
--                   Join Filter: (r.id = m_1.restaurant_id)
--                   ->  Nested Loop
--                         ->  Limit
--                               ->  Sort
--                                     Sort Key: m_1.first_key DESC, m_1.second_key DESC, m_1.restaurant_id DESC
--                                     ->  CTE Scan on matching m_1
--                         ->  Index Scan using restaurant_search_pkey on restaurant_search s_1
--                               Index Cond: (restaurant_id = m_1.restaurant_id)
--                   ->  Index Scan using restaurants_pkey on restaurants r
--                         Index Cond: (id = s_1.restaurant_id)
-- inside, 1 of 1, for GET /v1/search?near&radius_km&date&time&party_size:
--   Result
--     CTE matching
--       ->  Index Scan using restaurant_search_place on restaurant_search s
--             Index Cond: ((tenant_id = '…'::uuid) AND (place <@ '(4.366759169963248,50.85570320363724),(4.338240830036752,50.837696796362756)'::box))
--             Filter: ((floor((('12742017600'::double precision * asin(LEAST('1'::double precision, sqrt(((sin((radians((latitude - '50.8467'::double precision)) / '2'::double precision)) * sin((radians((latitude - '50.8467'::double precision)) / '2'::double precision))) + ((('0.6313974597505416'::double precision * cos(radians(latitude))) * sin((radians((longitude - '4.3525'::double precision)) / '2'::double precision))) * sin((radians((longitude - '4.3525'::double precision)) / '2'::double precision)))))))) + '0.5'::double precision)) / '1000'::double precision) <= '1000'::double precision)
--     CTE alike
--       ->  HashAggregate
--             Group Key: m.cuisines, m.price_level
--             ->  CTE Scan on matching m
--     InitPlan 7
--       ->  Result
--             InitPlan 3
--               ->  Aggregate
--                     ->  CTE Scan on alike g
--             InitPlan 4
--               ->  Aggregate
--                     ->  CTE Scan on alike g_1
--                           Filter: (of_cuisine AND of_price)
--             InitPlan 5
--               ->  Aggregate
--                     ->  Limit
--                           ->  Sort
--                                 Sort Key: (sum(g_2.restaurants)) DESC, c.value
--                                 ->  HashAggregate
--                                       Group Key: c.value
--                                       ->  Nested Loop
--                                             ->  CTE Scan on alike g_2
--                                                   Filter: of_price
--                                             ->  Function Scan on unnest c
--             InitPlan 6
--               ->  Aggregate
--                     ->  Sort
--                           Sort Key: g_3.price_level
--                           ->  HashAggregate
--                                 Group Key: g_3.price_level
--                                 ->  CTE Scan on alike g_3
--                                       Filter: (of_cuisine AND (price_level IS NOT NULL))
--     InitPlan 11
--       ->  Aggregate
--             ->  Nested Loop
--                   Join Filter: (r.id = m_1.restaurant_id)
--                   ->  Nested Loop
--                         ->  Limit
--                               ->  Subquery Scan on m_1
--                                     Filter: ((SubPlan 8) AND COALESCE((SubPlan 9), EXISTS(SubPlan 10)))
--                                     ->  Sort
--                                           Sort Key: m_2.first_key DESC, m_2.second_key DESC, m_2.restaurant_id DESC
--                                           ->  CTE Scan on matching m_2
--                                     SubPlan 8
--                                       ->  Index Scan using restaurant_policies_pkey on restaurant_policies p
--                                             Index Cond: (restaurant_id = m_1.restaurant_id)
--                                     SubPlan 9
--                                       ->  Index Scan using special_days_date_unique on special_days d
--                                             Index Cond: ((restaurant_id = m_1.restaurant_id) AND (date = '…'::date))
--                                     SubPlan 10
--                                       ->  Index Scan using services_by_restaurant on services v
--                                             Index Cond: (restaurant_id = m_1.restaurant_id)
--                                             Filter: (((valid_from IS NULL) OR (valid_from <= '…'::date)) AND ((valid_to IS NULL) OR (valid_to >= '…'::date)) AND (starts_at_minute <= 1230) AND (last_sitting_minute >= 1110) AND ((((weekdays >> 4))::integer & 1) = 1))
--                         ->  Index Scan using restaurant_search_pkey on restaurant_search s_1
--                               Index Cond: (restaurant_id = m_1.restaurant_id)
--                   ->  Index Scan using restaurants_pkey on restaurants r
--                         Index Cond: (id = s_1.restaurant_id)

-- search_spellings
SELECT word, nearby FROM search_spellings($1) ORDER BY place;
--   Sort
--     Sort Key: place
--     ->  Function Scan on search_spellings
-- inside, 1 of 1, for GET /v1/search?q:
--   Limit
--     ->  Function Scan on regexp_split_to_table a
--           Filter: (word <> ''::text)
--           SubPlan 1
--             ->  Limit
--                   ->  Result
--                         One-Time Filter: ((length(a.word) >= 4) AND (length(a.word) <= 40) AND (a.word !~ '^[0-9]+$'::text))
--                         ->  Index Scan using search_vocabulary_spelling on search_vocabulary v
--                               Index Cond: (tenant_id = '…'::uuid)
--                               Order By: (word <-> a.word)
