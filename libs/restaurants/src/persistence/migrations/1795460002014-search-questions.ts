import { SqlMigration } from '#kernel';

const asked = [
  // As written with websearch's operators; without operators also without apostrophes, and as one word.
  `CREATE FUNCTION couvert_search_query(asked text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
   DECLARE
     folded text := couvert_fold(asked);
     sought tsquery := websearch_to_tsquery('simple', regexp_replace(folded, '(?<=[^[:space:]])-|[!#-,./:-@\\[-\`{-~]+', ' ', 'g'));
   BEGIN
     IF folded ~ '"|(^|[[:space:]])-|[[:space:]]or[[:space:]]' THEN RETURN sought; END IF;
     IF position('''' IN folded) > 0 THEN sought := sought || plainto_tsquery('simple', couvert_search_unquoted(asked)); END IF;
     RETURN sought || plainto_tsquery('simple', replace(couvert_search_text(asked), ' ', ''));
   END $$`,
  // [["suchi", "sushi"], ["brussels"]]: one word of each, in whatever order they stand.
  `CREATE FUNCTION couvert_spellings_query(spellings jsonb) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp
     RETURN (SELECT string_agg(o.one_of, ' & ')::tsquery
               FROM jsonb_array_elements(spellings) AS g(alternatives),
                    LATERAL (SELECT '(' || string_agg(plainto_tsquery('simple', a.word)::text, ' | ') || ')' AS one_of
                               FROM jsonb_array_elements_text(g.alternatives) AS a(word)
                              WHERE numnode(plainto_tsquery('simple', a.word)) > 0) AS o)`,
  // STRICT would keep it from being inlined, and a call for each row costs five times the sum. Mean radius of the Earth: 6,371,008.8 m.
  `CREATE FUNCTION couvert_distance_m(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
     RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
     RETURN 12742017.6 * asin(least(1, sqrt(
       sin(radians(latitude_b - latitude_a) / 2) * sin(radians(latitude_b - latitude_a) / 2)
       + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) * sin(radians(longitude_b - longitude_a) / 2))))`,
];

// Absent conditions are NULL: planned anew for each question (force_custom_plan), `NULL IS NULL OR …` folds away and each
// combination gets the plan of a statement of its own. Planning costs 0.5 ms; a generic plan would scan the tenant.
const walked = `
  SELECT s.restaurant_id, s.cuisines, s.price_level,
         CASE sorting
           WHEN 'relevance' THEN ts_rank('{0.05, 0.2, 0.5, 1}', s.words, sought)::double precision + CASE WHEN s.name = plain THEN 1 ELSE 0 END
           WHEN 'distance' THEN -couvert_distance_m(latitude, longitude, s.latitude, s.longitude)
           ELSE s.rating END AS first_key,
         CASE sorting WHEN 'rating' THEN s.review_count::double precision ELSE s.rating END AS second_key
    FROM restaurant_search s
   WHERE s.tenant_id = tenant
     AND (words IS NULL OR s.words @@ sought)
     AND (only_ids IS NULL OR s.restaurant_id = ANY (only_ids))
     AND (latitude IS NULL OR ((s.place <@ box_one OR s.place <@ box_two) AND couvert_distance_m(latitude, longitude, s.latitude, s.longitude) <= radius_m))
     AND (listed_until IS NULL OR s.listed_at <= listed_until)`;

const chosen = `(cuisines_asked IS NULL OR m.cuisines && cuisines_asked) AND (prices_asked IS NULL OR m.price_level = ANY (prices_asked))`;

// Whether the house takes such a party at such a time at all. It only leaves out what availability would refuse anyway
// (a special day with services of its own is let through), and is asked in the order of the page, so that it stops with
// it: OFFSET 0 keeps the planner from hashing every service of the city instead.
const opens = `(
  visit IS NULL OR (
    (SELECT party BETWEEN p.min_party AND p.max_party AND on_date - p.horizon_days <= today + 1 AND on_date >= today - 1
       FROM restaurant_policies p WHERE p.restaurant_id = m.restaurant_id)
    AND coalesce(
      (SELECT NOT d.closed FROM special_days d WHERE d.restaurant_id = m.restaurant_id AND d.date = on_date),
      EXISTS (SELECT FROM services v
               WHERE v.restaurant_id = m.restaurant_id AND (v.weekdays >> weekday) & 1 = 1
                 AND (v.valid_from IS NULL OR v.valid_from <= on_date) AND (v.valid_to IS NULL OR v.valid_to >= on_date)
                 AND v.starts_at_minute <= until_minute AND v.last_sitting_minute >= from_minute OFFSET 0))))`;

const page = (matching: string): string => `
  SELECT m.restaurant_id, m.first_key, m.second_key
    FROM (SELECT m.restaurant_id, m.first_key, m.second_key
            FROM ${matching} AS m
           WHERE ${chosen} AND (after_id IS NULL OR (m.first_key, m.second_key, m.restaurant_id) < (after_first, after_second, after_id))
           ORDER BY m.first_key DESC, m.second_key DESC, m.restaurant_id DESC
          OFFSET 0) AS m
   WHERE ${opens}
   ORDER BY m.first_key DESC, m.second_key DESC, m.restaurant_id DESC
   LIMIT wanted`;

// The only columns of a restaurant that leave.
const cards = (from: string): string => `
  SELECT coalesce(jsonb_agg(jsonb_build_object(
           'keys', jsonb_build_array(c.first_key, c.second_key, c.restaurant_id),
           'id', r.id, 'slug', r.slug, 'name', r.name, 'cuisines', r.cuisines, 'price_level', r.price_level, 'city', r.city, 'country', r.country,
           'latitude', r.latitude, 'longitude', r.longitude, 'time_zone', r.time_zone, 'photo', r.photos -> 0,
           'rating', CASE WHEN s.review_count > 0 THEN s.rating END, 'review_count', s.review_count,
           'relevance', CASE WHEN words IS NOT NULL THEN ts_rank('{0.05, 0.2, 0.5, 1}', s.words, sought) + CASE WHEN s.name = plain THEN 1 ELSE 0 END END,
           'distance_m', CASE WHEN latitude IS NOT NULL THEN couvert_distance_m(latitude, longitude, s.latitude, s.longitude) END)
           ORDER BY c.first_key DESC, c.second_key DESC, c.restaurant_id DESC), '[]')
    FROM (${from}) AS c JOIN restaurants r ON r.id = c.restaurant_id JOIN restaurant_search s ON s.restaurant_id = c.restaurant_id`;

// Each facet is counted before its own filter and after the other's. Restaurants of the same cuisines and price are
// counted first and taken apart afterwards: 45 ms for 100,000 instead of 100.
const counted = `
  SELECT jsonb_build_object(
    'matched', (SELECT coalesce(sum(g.restaurants), 0) FROM alike g),
    'total', (SELECT coalesce(sum(g.restaurants), 0) FROM alike g WHERE g.of_cuisine AND g.of_price),
    'cuisines', (SELECT coalesce(jsonb_agg(jsonb_build_array(f.value, f.restaurants) ORDER BY f.restaurants DESC, f.value), '[]')
                   FROM (SELECT c.value, sum(g.restaurants) AS restaurants
                           FROM alike g, unnest(g.cuisines) AS c(value) WHERE g.of_price GROUP BY c.value
                          ORDER BY (cuisines_asked IS NOT NULL AND c.value = ANY (cuisines_asked)) DESC, restaurants DESC, c.value LIMIT 50) AS f),
    'prices', (SELECT coalesce(jsonb_agg(jsonb_build_array(f.price_level, f.restaurants) ORDER BY f.price_level), '[]')
                 FROM (SELECT g.price_level, sum(g.restaurants) AS restaurants
                         FROM alike g WHERE g.of_cuisine AND g.price_level IS NOT NULL GROUP BY g.price_level) AS f))`;

const alike = `
  SELECT m.cuisines, m.price_level, count(*) AS restaurants,
         cuisines_asked IS NULL OR m.cuisines && cuisines_asked AS of_cuisine,
         prices_asked IS NULL OR coalesce(m.price_level = ANY (prices_asked), false) AS of_price
    FROM matching m GROUP BY m.cuisines, m.price_level`;

const questions = [
  `CREATE FUNCTION search_restaurants(question jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
     SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off SET work_mem = '32MB' AS $$
   #variable_conflict use_variable
   DECLARE
     tenant uuid := NULLIF(current_setting('app.tenant_id', true), '')::uuid;
     now_at timestamptz := now() + (question ->> 'clock_offset_ms')::double precision * interval '1 millisecond';
     today date := (now_at AT TIME ZONE 'UTC')::date;
     words text := question ->> 'words';
     plain text := couvert_search_text(words);
     sought tsquery := coalesce(couvert_spellings_query(NULLIF(question -> 'spellings', 'null')), couvert_search_query(words));
     -- An empty list means none, where array_agg would make it NULL, which means all.
     only_ids integer[] := CASE WHEN jsonb_typeof(question -> 'only_ids') = 'array' THEN ARRAY(SELECT e::integer FROM jsonb_array_elements_text(question -> 'only_ids') e) END;
     cuisines_asked text[] := CASE WHEN jsonb_typeof(question -> 'cuisines') = 'array' THEN ARRAY(SELECT lower(e) FROM jsonb_array_elements_text(question -> 'cuisines') e) END;
     prices_asked smallint[] := CASE WHEN jsonb_typeof(question -> 'prices') = 'array' THEN ARRAY(SELECT e::smallint FROM jsonb_array_elements_text(question -> 'prices') e) END;
     latitude double precision := question #>> '{near,latitude}';
     longitude double precision := question #>> '{near,longitude}';
     radius_m double precision := question #>> '{near,radius_m}';
     box_one box := question #>> '{near,boxes,0}';
     box_two box := question #>> '{near,boxes,1}';
     listed_until timestamptz := timestamptz 'epoch' + (question ->> 'listed_until_us')::bigint * interval '1 microsecond';
     sorting text := question ->> 'sort';
     after_first double precision := question #>> '{after,0}';
     after_second double precision := question #>> '{after,1}';
     after_id integer := question #>> '{after,2}';
     wanted integer := question ->> 'limit';
     visit jsonb := NULLIF(question -> 'visit', 'null');
     on_date date := visit ->> 'date';
     weekday integer := visit ->> 'weekday';
     from_minute integer := visit ->> 'from_minute';
     until_minute integer := visit ->> 'until_minute';
     party integer := visit ->> 'party_size';
     facets jsonb;
     found jsonb;
   BEGIN
     IF (question ->> 'facets')::boolean THEN
       WITH matching AS MATERIALIZED (${walked}),
            alike AS MATERIALIZED (${alike}),
            page AS (${page('matching')})
       SELECT (${counted}), (${cards('SELECT p.restaurant_id, p.first_key, p.second_key FROM page p')}) INTO facets, found;
     ELSE
       found := (${cards(page(`(${walked})`))});
     END IF;
     RETURN jsonb_build_object(
       'as_of_us', floor(extract(epoch FROM now_at) * 1000000)::bigint,
       'listed_until_us', (extract(epoch FROM now()) * 1000000)::bigint,
       'facets', facets, 'found', found);
   END $$`,
  // For each word of 4 letters or more, the words that stand nearest to it by trigrams; whoever asks decides which are typos.
  `CREATE FUNCTION search_spellings(asked text) RETURNS TABLE (place integer, word text, nearby text[]) LANGUAGE plpgsql STABLE SECURITY DEFINER
     SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
   DECLARE
     tenant uuid := NULLIF(current_setting('app.tenant_id', true), '')::uuid;
   BEGIN
     RETURN QUERY
     SELECT a.place::integer, a.word,
            ARRAY(SELECT v.word FROM search_vocabulary v
                   WHERE v.tenant_id = tenant AND length(a.word) BETWEEN 4 AND 40 AND a.word !~ '^[0-9]+$'
                   ORDER BY v.word <-> a.word LIMIT 30)
       FROM regexp_split_to_table(couvert_search_text(asked), ' ') WITH ORDINALITY AS a(word, place)
      WHERE a.word <> ''
      ORDER BY a.place
      LIMIT 9;
   END $$`,
  ...['search_restaurants(jsonb)', 'search_spellings(text)'].flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`]),
];

/**
 * The questions of search, as functions of the owner: they take the tenant from the setting, see listed restaurants
 * only, and answer the columns of a card. Additive.
 *
 * Invariant R2: search shows listed restaurants of the asking tenant, and of those nothing but their cards.
 * Proved by: test/e2e/search/search-leaks.spec.ts
 */
export class SearchQuestions1795460002014 extends SqlMigration {
  readonly name = 'SearchQuestions1795460002014';
  readonly statements = [...asked, ...questions];
}
