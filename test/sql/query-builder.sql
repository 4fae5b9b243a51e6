-- Every statement that the query builder makes on a tour through the API (test/sql/tour.ts), under the request that first asked for it,
-- with its plan as in the files beside. Written by npm run sql:snapshot; compared by npm run sql:snapshot -- --check.

-- DELETE /v1/restaurants/{id}
DELETE FROM "restaurants" WHERE "id" = $1 AND "tenant_id" = $2;
--   Delete on restaurants
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $2)
--           ->  Index Scan using restaurants_in_order on restaurants
--                 Index Cond: ((tenant_id = $2) AND (id = $1))

-- DELETE /v1/restaurants/{id}/areas/{id}
DELETE FROM "areas" WHERE "id" = $1 AND "restaurant_id" = $2;
--   Delete on areas
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using areas_pkey on areas
--           Index Cond: (id = $1)
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))

-- DELETE /v1/restaurants/{id}/blocks/{id}
DELETE FROM "blocks" WHERE "id" = $1 AND "restaurant_id" = $2;
--   Delete on blocks
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using blocks_pkey on blocks
--           Index Cond: (id = $1)
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))

-- DELETE /v1/restaurants/{id}/combinations/{id}
DELETE FROM "table_combinations" WHERE "id" = $1 AND "restaurant_id" = $2;
--   Delete on table_combinations
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using table_combinations_pkey on table_combinations
--           Index Cond: (id = $1)
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))

-- DELETE /v1/restaurants/{id}/special-days/{id}
DELETE FROM "special_days" WHERE "id" = $1 AND "restaurant_id" = $2;
--   Delete on special_days
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using special_days_date_unique on special_days
--           Index Cond: (restaurant_id = $2)
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (id = $1))

-- DELETE /v1/restaurants/{id}/tables/{id}
DELETE FROM "tables" WHERE "id" = $1 AND "restaurant_id" = $2;
--   Delete on tables
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using tables_pkey on tables
--           Index Cond: (id = $1)
--           Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))

-- GET /v1/restaurants
SELECT "r"."id" AS "r_id", "r"."slug" AS "r_slug", "r"."name" AS "r_name", "r"."description" AS "r_description", "r"."cuisines" AS "r_cuisines", "r"."price_level" AS "r_price_level", "r"."street" AS "r_street", "r"."city" AS "r_city", "r"."postal_code" AS "r_postal_code", "r"."country" AS "r_country", "r"."latitude" AS "r_latitude", "r"."longitude" AS "r_longitude", "r"."time_zone" AS "r_time_zone", "r"."currency" AS "r_currency", "r"."phone" AS "r_phone", "r"."email" AS "r_email", "r"."website" AS "r_website", "r"."photos" AS "r_photos", "r"."attributes" AS "r_attributes", "r"."status" AS "r_status", "r"."version" AS "r_version" FROM "restaurants" "r" WHERE "r"."tenant_id" = $1 AND "r"."id" > $2 ORDER BY "r"."id" ASC LIMIT 21;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using restaurants_pkey on restaurants r
--                 Index Cond: (id > $2)
--                 Filter: (tenant_id = $1)

-- GET /v1/restaurants/chez-tour
SELECT "r"."id" AS "r_id", "r"."slug" AS "r_slug", "r"."name" AS "r_name", "r"."description" AS "r_description", "r"."cuisines" AS "r_cuisines", "r"."price_level" AS "r_price_level", "r"."street" AS "r_street", "r"."city" AS "r_city", "r"."postal_code" AS "r_postal_code", "r"."country" AS "r_country", "r"."latitude" AS "r_latitude", "r"."longitude" AS "r_longitude", "r"."time_zone" AS "r_time_zone", "r"."currency" AS "r_currency", "r"."phone" AS "r_phone", "r"."email" AS "r_email", "r"."website" AS "r_website", "r"."photos" AS "r_photos", "r"."attributes" AS "r_attributes", "r"."status" AS "r_status", "r"."version" AS "r_version" FROM "restaurants" "r" WHERE "r"."tenant_id" = $1 AND "r"."slug" = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using restaurants_slug_unique on restaurants r
--           Index Cond: ((tenant_id = $1) AND (slug = $2))

-- GET /v1/restaurants/{id}/areas?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."sort" AS "row_sort" FROM "areas" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using areas_name_unique on areas "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/blocks?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."scope" AS "row_scope", "row"."area_id" AS "row_area_id", "row"."table_id" AS "row_table_id", "row"."starts_at" AS "row_starts_at", "row"."ends_at" AS "row_ends_at", "row"."reason" AS "row_reason" FROM "blocks" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using blocks_by_end on blocks "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/combinations?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."table_ids" AS "row_table_ids", "row"."min_party" AS "row_min_party", "row"."max_party" AS "row_max_party", "row"."priority" AS "row_priority", "row"."active" AS "row_active" FROM "table_combinations" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using table_combinations_name_unique on table_combinations "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/json-ld
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."date" AS "row_date", "row"."closed" AS "row_closed", "row"."note" AS "row_note", "row"."services" AS "row_services" FROM "special_days" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 1000;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using special_days_date_unique on special_days "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/json-ld
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."weekdays" AS "row_weekdays", "row"."starts_at_minute" AS "row_starts_at_minute", "row"."last_sitting_minute" AS "row_last_sitting_minute", "row"."ends_at_minute" AS "row_ends_at_minute", "row"."slot_step_minutes" AS "row_slot_step_minutes", "row"."pacing_parties" AS "row_pacing_parties", "row"."pacing_covers" AS "row_pacing_covers", "row"."area_ids" AS "row_area_ids", "row"."valid_from" AS "row_valid_from", "row"."valid_to" AS "row_valid_to", "row"."turn_times" AS "row_turn_times" FROM "services" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 100;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using services_by_restaurant on services "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/services?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."weekdays" AS "row_weekdays", "row"."starts_at_minute" AS "row_starts_at_minute", "row"."last_sitting_minute" AS "row_last_sitting_minute", "row"."ends_at_minute" AS "row_ends_at_minute", "row"."slot_step_minutes" AS "row_slot_step_minutes", "row"."pacing_parties" AS "row_pacing_parties", "row"."pacing_covers" AS "row_pacing_covers", "row"."area_ids" AS "row_area_ids", "row"."valid_from" AS "row_valid_from", "row"."valid_to" AS "row_valid_to", "row"."turn_times" AS "row_turn_times" FROM "services" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using services_by_restaurant on services "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/special-days?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."date" AS "row_date", "row"."closed" AS "row_closed", "row"."note" AS "row_note", "row"."services" AS "row_services" FROM "special_days" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using special_days_date_unique on special_days "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants/{id}/tables?limit
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."area_id" AS "row_area_id", "row"."name" AS "row_name", "row"."min_party" AS "row_min_party", "row"."max_party" AS "row_max_party", "row"."priority" AS "row_priority", "row"."attributes" AS "row_attributes", "row"."x" AS "row_x", "row"."y" AS "row_y", "row"."active" AS "row_active" FROM "tables" "row" WHERE "row"."restaurant_id" = $1 AND "row"."id" > $2 ORDER BY "row"."id" ASC LIMIT 2;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Sort
--           Sort Key: "row".id
--           ->  Index Scan using tables_name_unique on tables "row"
--                 Index Cond: (restaurant_id = $1)
--                 Filter: ((id > $2) AND (tenant_id = (InitPlan 1).col1))

-- GET /v1/restaurants?status&limit
SELECT "r"."id" AS "r_id", "r"."slug" AS "r_slug", "r"."name" AS "r_name", "r"."description" AS "r_description", "r"."cuisines" AS "r_cuisines", "r"."price_level" AS "r_price_level", "r"."street" AS "r_street", "r"."city" AS "r_city", "r"."postal_code" AS "r_postal_code", "r"."country" AS "r_country", "r"."latitude" AS "r_latitude", "r"."longitude" AS "r_longitude", "r"."time_zone" AS "r_time_zone", "r"."currency" AS "r_currency", "r"."phone" AS "r_phone", "r"."email" AS "r_email", "r"."website" AS "r_website", "r"."photos" AS "r_photos", "r"."attributes" AS "r_attributes", "r"."status" AS "r_status", "r"."version" AS "r_version" FROM "restaurants" "r" WHERE "r"."tenant_id" = $1 AND "r"."id" > $2 AND "r"."status" = ANY($3) ORDER BY "r"."id" ASC LIMIT 3;
--   Limit
--     InitPlan 1
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 1).col1 = $1)
--           ->  Index Scan using restaurants_pkey on restaurants r
--                 Index Cond: (id > $2)
--                 Filter: ((tenant_id = $1) AND (status = ANY ($3)))

-- PATCH /v1/restaurants/{id}
UPDATE "restaurants" SET "description" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "tenant_id" = $3;
--   Update on restaurants
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Result
--           One-Time Filter: ((InitPlan 2).col1 = $3)
--           ->  Index Scan using restaurants_in_order on restaurants
--                 Index Cond: ((tenant_id = $3) AND (id = $2))

-- PATCH /v1/restaurants/{id}/areas/{id}
UPDATE "areas" SET "sort" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on areas
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using areas_pkey on areas
--           Index Cond: (id = $2)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $3))

-- PATCH /v1/restaurants/{id}/blocks/{id}
UPDATE "blocks" SET "reason" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on blocks
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using blocks_pkey on blocks
--           Index Cond: (id = $2)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $3))

-- PATCH /v1/restaurants/{id}/combinations/{id}
UPDATE "table_combinations" SET "priority" = $1, "table_ids" = $2, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $3 AND "restaurant_id" = $4;
--   Update on table_combinations
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using table_combinations_pkey on table_combinations
--           Index Cond: (id = $3)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $4))

-- PATCH /v1/restaurants/{id}/services/{id}
UPDATE "services" SET "pacing_covers" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on services
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using services_pkey on services
--           Index Cond: (id = $2)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $3))

-- PATCH /v1/restaurants/{id}/special-days/{id}
UPDATE "special_days" SET "note" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on special_days
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using special_days_date_unique on special_days
--           Index Cond: (restaurant_id = $3)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (id = $2))

-- PATCH /v1/restaurants/{id}/tables/{id}
UPDATE "tables" SET "active" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on tables
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using tables_pkey on tables
--           Index Cond: (id = $2)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $3))

-- PATCH /v1/restaurants/{id}/tables/{id}
UPDATE "tables" SET "priority" = $1, "version" = "version" + 1, "updated_at" = now() WHERE "id" = $2 AND "restaurant_id" = $3;
--   Update on tables
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using tables_pkey on tables
--           Index Cond: (id = $2)
--           Filter: ((tenant_id = (InitPlan 2).col1) AND (restaurant_id = $3))

-- POST /v1/restaurants
INSERT INTO "restaurant_policies"("restaurant_id", "tenant_id", "min_party", "max_party", "lead_minutes", "horizon_days", "hold_minutes", "cancellation_cutoff_minutes", "buffer_minutes", "turn_times", "auto_confirm", "version", "updated_at") VALUES ($1, $2, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT);
--   Insert on restaurant_policies
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants
INSERT INTO "restaurants"("tenant_id", "slug", "name", "description", "cuisines", "price_level", "street", "city", "postal_code", "country", "latitude", "longitude", "time_zone", "currency", "phone", "email", "website", "photos", "attributes", "status", "version", "updated_at") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, DEFAULT, DEFAULT) ON CONFLICT DO NOTHING  RETURNING id;
--   Insert on restaurants
--     Conflict Resolution: NOTHING
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants
SELECT "k"."restaurant_id" AS "k_restaurant_id", "k"."review_count" AS "k_review_count", "k"."rating_sum" AS "k_rating_sum" FROM "restaurant_ratings" "k" WHERE "k"."restaurant_id" = ANY($1);
--   Index Scan using restaurant_ratings_pkey on restaurant_ratings k
--     Index Cond: (restaurant_id = ANY ($1))
--     Filter: (tenant_id = (InitPlan 1).col1)
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants
SELECT "p"."restaurant_id" AS "p_restaurant_id", "p"."min_party" AS "p_min_party", "p"."max_party" AS "p_max_party", "p"."lead_minutes" AS "p_lead_minutes", "p"."horizon_days" AS "p_horizon_days", "p"."hold_minutes" AS "p_hold_minutes", "p"."cancellation_cutoff_minutes" AS "p_cancellation_cutoff_minutes", "p"."buffer_minutes" AS "p_buffer_minutes", "p"."turn_times" AS "p_turn_times", "p"."auto_confirm" AS "p_auto_confirm", "p"."version" AS "p_version" FROM "restaurant_policies" "p" WHERE "p"."restaurant_id" = $1;
--   Index Scan using restaurant_policies_pkey on restaurant_policies p
--     Index Cond: (restaurant_id = $1)
--     Filter: (tenant_id = (InitPlan 1).col1)
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants
SELECT "r"."id" AS "r_id", "r"."slug" AS "r_slug" FROM "restaurants" "r" WHERE "r"."tenant_id" = $1 AND "r"."slug" = ANY($2);
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using restaurants_slug_unique on restaurants r
--           Index Cond: ((tenant_id = $1) AND (slug = ANY ($2)))

-- POST /v1/restaurants
SELECT "r"."id" AS "r_id", "r"."slug" AS "r_slug", "r"."name" AS "r_name", "r"."description" AS "r_description", "r"."cuisines" AS "r_cuisines", "r"."price_level" AS "r_price_level", "r"."street" AS "r_street", "r"."city" AS "r_city", "r"."postal_code" AS "r_postal_code", "r"."country" AS "r_country", "r"."latitude" AS "r_latitude", "r"."longitude" AS "r_longitude", "r"."time_zone" AS "r_time_zone", "r"."currency" AS "r_currency", "r"."phone" AS "r_phone", "r"."email" AS "r_email", "r"."website" AS "r_website", "r"."photos" AS "r_photos", "r"."attributes" AS "r_attributes", "r"."status" AS "r_status", "r"."version" AS "r_version" FROM "restaurants" "r" WHERE "r"."tenant_id" = $1 AND "r"."id" = $2;
--   Result
--     One-Time Filter: ((InitPlan 1).col1 = $1)
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using restaurants_in_order on restaurants r
--           Index Cond: ((tenant_id = $1) AND (id = $2))

-- POST /v1/restaurants/{id}/areas
INSERT INTO "areas"("tenant_id", "restaurant_id", "version", "updated_at", "name", "sort") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4) RETURNING "id";
--   Insert on areas
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/areas
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."sort" AS "row_sort" FROM "areas" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using areas_pkey on areas "row"
--     Index Cond: (id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/areas
SELECT COUNT(1) AS "cnt" FROM "areas" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using areas_name_unique on areas "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- POST /v1/restaurants/{id}/blocks
INSERT INTO "blocks"("tenant_id", "restaurant_id", "version", "updated_at", "scope", "area_id", "table_id", "starts_at", "ends_at", "reason") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4, $5, $6, $7, $8) RETURNING "id";
--   Insert on blocks
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/blocks
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."scope" AS "row_scope", "row"."area_id" AS "row_area_id", "row"."table_id" AS "row_table_id", "row"."starts_at" AS "row_starts_at", "row"."ends_at" AS "row_ends_at", "row"."reason" AS "row_reason" FROM "blocks" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using blocks_pkey on blocks "row"
--     Index Cond: (id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/blocks
SELECT COUNT(1) AS "cnt" FROM "blocks" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using blocks_by_end on blocks "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- POST /v1/restaurants/{id}/combinations
INSERT INTO "table_combinations"("tenant_id", "restaurant_id", "version", "updated_at", "name", "table_ids", "min_party", "max_party", "priority", "active") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4, $5, $6, $7, $8) RETURNING "id";
--   Insert on table_combinations
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/combinations
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."table_ids" AS "row_table_ids", "row"."min_party" AS "row_min_party", "row"."max_party" AS "row_max_party", "row"."priority" AS "row_priority", "row"."active" AS "row_active" FROM "table_combinations" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using table_combinations_pkey on table_combinations "row"
--     Index Cond: (id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/combinations
SELECT COUNT(1) AS "cnt" FROM "table_combinations" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using table_combinations_name_unique on table_combinations "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- POST /v1/restaurants/{id}/services
INSERT INTO "services"("tenant_id", "restaurant_id", "version", "updated_at", "name", "weekdays", "starts_at_minute", "last_sitting_minute", "ends_at_minute", "slot_step_minutes", "pacing_parties", "pacing_covers", "area_ids", "valid_from", "valid_to", "turn_times") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING "id";
--   Insert on services
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/services
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."name" AS "row_name", "row"."weekdays" AS "row_weekdays", "row"."starts_at_minute" AS "row_starts_at_minute", "row"."last_sitting_minute" AS "row_last_sitting_minute", "row"."ends_at_minute" AS "row_ends_at_minute", "row"."slot_step_minutes" AS "row_slot_step_minutes", "row"."pacing_parties" AS "row_pacing_parties", "row"."pacing_covers" AS "row_pacing_covers", "row"."area_ids" AS "row_area_ids", "row"."valid_from" AS "row_valid_from", "row"."valid_to" AS "row_valid_to", "row"."turn_times" AS "row_turn_times" FROM "services" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using services_pkey on services "row"
--     Index Cond: (id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/services
SELECT COUNT(1) AS "cnt" FROM "services" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using services_by_restaurant on services "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- POST /v1/restaurants/{id}/special-days
INSERT INTO "special_days"("tenant_id", "restaurant_id", "version", "updated_at", "date", "closed", "note", "services") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4, $5, $6) RETURNING "id";
--   Insert on special_days
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/special-days
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."date" AS "row_date", "row"."closed" AS "row_closed", "row"."note" AS "row_note", "row"."services" AS "row_services" FROM "special_days" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using special_days_date_unique on special_days "row"
--     Index Cond: (restaurant_id = $2)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (id = $1))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/special-days
SELECT COUNT(1) AS "cnt" FROM "special_days" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using special_days_date_unique on special_days "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- POST /v1/restaurants/{id}/tables
INSERT INTO "tables"("tenant_id", "restaurant_id", "version", "updated_at", "area_id", "name", "min_party", "max_party", "priority", "attributes", "x", "y", "active") VALUES ($1, $2, DEFAULT, DEFAULT, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING "id";
--   Insert on tables
--     InitPlan 1
--       ->  Result
--     ->  Result

-- POST /v1/restaurants/{id}/tables
SELECT "row"."id" AS "row_id", "row"."restaurant_id" AS "row_restaurant_id", "row"."version" AS "row_version", "row"."area_id" AS "row_area_id", "row"."name" AS "row_name", "row"."min_party" AS "row_min_party", "row"."max_party" AS "row_max_party", "row"."priority" AS "row_priority", "row"."attributes" AS "row_attributes", "row"."x" AS "row_x", "row"."y" AS "row_y", "row"."active" AS "row_active" FROM "tables" "row" WHERE "row"."id" = $1 AND "row"."restaurant_id" = $2;
--   Index Scan using tables_pkey on tables "row"
--     Index Cond: (id = $1)
--     Filter: ((tenant_id = (InitPlan 1).col1) AND (restaurant_id = $2))
--     InitPlan 1
--       ->  Result

-- POST /v1/restaurants/{id}/tables
SELECT COUNT(1) AS "cnt" FROM "tables" "row" WHERE "row"."restaurant_id" = $1;
--   Aggregate
--     InitPlan 1
--       ->  Result
--     ->  Index Scan using tables_name_unique on tables "row"
--           Index Cond: (restaurant_id = $1)
--           Filter: (tenant_id = (InitPlan 1).col1)

-- PUT /v1/restaurants/{id}/policy
UPDATE "restaurant_policies" SET "min_party" = $1, "max_party" = $2, "lead_minutes" = $3, "horizon_days" = $4, "hold_minutes" = $5, "cancellation_cutoff_minutes" = $6, "buffer_minutes" = $7, "turn_times" = $8, "auto_confirm" = $9, "version" = "version" + 1, "updated_at" = now() WHERE "restaurant_id" = $10;
--   Update on restaurant_policies
--     InitPlan 1
--       ->  Result
--     InitPlan 2
--       ->  Result
--     ->  Index Scan using restaurant_policies_pkey on restaurant_policies
--           Index Cond: (restaurant_id = $10)
--           Filter: (tenant_id = (InitPlan 2).col1)
