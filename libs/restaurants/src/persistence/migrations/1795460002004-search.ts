import { SqlMigration } from '#kernel';

// What is searched lies in tables of its own, filled by triggers: whoever writes restaurants knows nothing of it, the
// rows that a search walks through are a third as wide, and the application's role has no privilege on them. Why not
// plain queries under row-level security: @@, <@ and <-> are not leakproof and would be filters after a tenant scan.
const tables = [
  `CREATE TABLE restaurant_search (
     restaurant_id integer PRIMARY KEY REFERENCES restaurants (id) ON DELETE CASCADE,
     tenant_id uuid NOT NULL,
     name text NOT NULL,
     words tsvector NOT NULL,
     cuisines text[] NOT NULL,
     price_level smallint,
     -- to the centimetre: the square of a far smaller difference is an underflow, which PostgreSQL raises as an error
     latitude double precision NOT NULL,
     longitude double precision NOT NULL,
     -- (longitude, latitude), for the index
     place point NOT NULL,
     -- 0 without reviews
     rating double precision NOT NULL,
     review_count integer NOT NULL,
     listed_at timestamptz NOT NULL DEFAULT now())`,
  // Every word of a listed name, cuisine or city, once a tenant: what a misspelt word is compared with. Words are
  // never taken out, for a word that leads nowhere only finds nothing; so writers share no counter.
  `CREATE TABLE search_vocabulary (
     tenant_id uuid NOT NULL,
     word text NOT NULL,
     PRIMARY KEY (tenant_id, word))`,
  ...['restaurant_search', 'search_vocabulary'].flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_owner ON ${table} TO couvert_owner USING (true) WITH CHECK (true)`,
  ]),
  `CREATE INDEX restaurant_search_words ON restaurant_search USING gin (words)`,
  // A b-tree of grid cells was as fast (25,000 of 100,000 rows in a circle: 41 ms against 37), and needs the cells of a circle.
  `CREATE INDEX restaurant_search_place ON restaurant_search USING gist (tenant_id, place)`,
  `CREATE INDEX restaurant_search_rating ON restaurant_search (tenant_id, rating DESC, review_count DESC, restaurant_id DESC)`,
  // Nearest of 12,000 words in 2.5 ms, where similar names among 100,000 take 45.
  `CREATE INDEX search_vocabulary_spelling ON search_vocabulary USING gist (tenant_id, word gist_trgm_ops)`,
];

const text = [
  // Punctuation is named, not classed: what a class holds depends on the database's locale. "Bar/Brasserie" would be a file name to the parser.
  `CREATE FUNCTION couvert_search_text(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
     RETURN btrim(regexp_replace(couvert_fold(words), '[!-/:-@\\[-\`{-~[:space:]]+', ' ', 'g'))`,
  `CREATE FUNCTION couvert_search_unquoted(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
     RETURN couvert_search_text(replace(couvert_fold(words), '''', ''))`,
  // A name is found as it is written, without its apostrophes, and as one word: "Joe's Pizza", "joes pizza", "joespizza".
  // A word that is taken out again keeps the three apart, or the phrase "pizza joes" would be found across the seam.
  `CREATE FUNCTION couvert_search_document(name text, cuisines text[], city text, description text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
     RETURN setweight(ts_delete(to_tsvector('simple', concat_ws(' couvertseam ', couvert_search_text(name), couvert_search_unquoted(name), replace(couvert_search_text(name), ' ', ''))), 'couvertseam'), 'A')
         || setweight(to_tsvector('simple', couvert_search_text(array_to_string(cuisines, ' '))), 'B')
         || setweight(to_tsvector('simple', couvert_search_text(city)), 'C')
         || setweight(to_tsvector('simple', couvert_search_text(description)), 'D')`,
  `CREATE FUNCTION couvert_search_vocabulary(name text, cuisines text[], city text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
     RETURN tsvector_to_array(to_tsvector('simple', couvert_search_text(concat_ws(' ', name, couvert_search_unquoted(name), array_to_string(cuisines, ' '), city))))`,
];

const upkeep = [
  // The rating of a row that is there already stays: only the ratings' own trigger changes it, or an edit of the
  // name could put an older one back.
  `CREATE FUNCTION restaurant_search_refresh(ids integer[]) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
   BEGIN ATOMIC
     DELETE FROM restaurant_search s USING restaurants r WHERE s.restaurant_id = ANY (ids) AND r.id = s.restaurant_id AND r.status <> 'listed';
     INSERT INTO restaurant_search (restaurant_id, tenant_id, name, words, cuisines, price_level, latitude, longitude, place, rating, review_count)
     SELECT r.id, r.tenant_id, couvert_search_text(r.name), couvert_search_document(r.name, r.cuisines, r.city, r.description),
            lower(r.cuisines::text)::text[], r.price_level, at.latitude, at.longitude, point(at.longitude, at.latitude),
            coalesce(k.rating_sum::double precision / nullif(k.review_count, 0), 0), coalesce(k.review_count, 0)
       FROM restaurants r LEFT JOIN restaurant_ratings k ON k.restaurant_id = r.id,
            LATERAL (SELECT round(r.latitude::numeric, 7)::double precision AS latitude, round(r.longitude::numeric, 7)::double precision AS longitude) AS at
      WHERE r.id = ANY (ids) AND r.status = 'listed'
         ON CONFLICT (restaurant_id) DO UPDATE
        SET name = excluded.name, words = excluded.words, cuisines = excluded.cuisines, price_level = excluded.price_level,
            latitude = excluded.latitude, longitude = excluded.longitude, place = excluded.place;
     -- In order, so that two writers of the same new words wait for each other and never in a circle.
     INSERT INTO search_vocabulary (tenant_id, word)
     SELECT DISTINCT r.tenant_id, w.word
       FROM restaurants r, unnest(couvert_search_vocabulary(r.name, r.cuisines, r.city)) AS w(word)
      WHERE r.id = ANY (ids) AND r.status = 'listed' AND length(w.word) BETWEEN 3 AND 40
      ORDER BY 1, 2
         ON CONFLICT DO NOTHING;
   END`,
  `CREATE FUNCTION restaurants_keep_search() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
   DECLARE
     changed integer[];
   BEGIN
     IF TG_OP = 'INSERT' THEN
       changed := ARRAY(SELECT n.id FROM new_rows n WHERE n.status = 'listed');
     ELSE
       changed := ARRAY(
         SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
          WHERE (n.status, n.name, n.cuisines, n.city, n.description, n.price_level, n.latitude, n.longitude)
                IS DISTINCT FROM (o.status, o.name, o.cuisines, o.city, o.description, o.price_level, o.latitude, o.longitude));
     END IF;
     IF cardinality(changed) > 0 THEN PERFORM restaurant_search_refresh(changed); END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER restaurants_keep_search_insert AFTER INSERT ON restaurants REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION restaurants_keep_search()`,
  `CREATE TRIGGER restaurants_keep_search_update AFTER UPDATE ON restaurants REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION restaurants_keep_search()`,
  // FOR SHARE waits for whoever is listing the restaurant at this moment, and reads the rating before or sees this one's row after.
  `CREATE FUNCTION ratings_keep_search() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
   BEGIN
     PERFORM 1 FROM restaurants r WHERE r.id IN (SELECT n.restaurant_id FROM new_rows n) ORDER BY r.id FOR SHARE;
     UPDATE restaurant_search s
        SET rating = coalesce(n.rating_sum::double precision / nullif(n.review_count, 0), 0), review_count = n.review_count
       FROM new_rows n WHERE s.restaurant_id = n.restaurant_id;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER ratings_keep_search_insert AFTER INSERT ON restaurant_ratings REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION ratings_keep_search()`,
  `CREATE TRIGGER ratings_keep_search_update AFTER UPDATE ON restaurant_ratings REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION ratings_keep_search()`,
  ...['restaurant_search_refresh(integer[])', 'restaurants_keep_search()', 'ratings_keep_search()'].map((name) => `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`),
  `SELECT restaurant_search_refresh(ARRAY(SELECT id FROM restaurants WHERE status = 'listed'))`,
];

/** What search finds restaurants by, kept true by triggers. Additive: old code runs beside it and fills it unknowingly. */
export class Search1795460002004 extends SqlMigration {
  readonly name = 'Search1795460002004';
  readonly statements = [...tables, ...text, ...upkeep];
}
