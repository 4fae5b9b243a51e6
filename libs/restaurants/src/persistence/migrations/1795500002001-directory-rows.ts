import { SqlMigration } from '#kernel';

const columns = `restaurant_id integer, name text, document text, cuisines json, price_level smallint, latitude double precision, longitude double precision,
     time_zone text, rating double precision, review_count integer, listed_at_us double precision`;

const chosen = `SELECT s.restaurant_id, s.name, s.words::text, to_json(s.cuisines), s.price_level, s.latitude, s.longitude,
            r.time_zone, s.rating, s.review_count, (extract(epoch FROM s.listed_at) * 1000000)::double precision`;

/**
 * What a process keeps in memory to search in, as functions of the owner: the table of search is closed to the
 * application, whose questions it answers with cards only. Additive.
 *
 * Invariant R17: a directory is filled with listed restaurants of the asking tenant alone.
 * Proved by: test/directory/directory-rows.spec.ts
 */
export class DirectoryRows1795500002001 extends SqlMigration {
  readonly name = 'DirectoryRows1795500002001';
  readonly statements = [
    // By the list of restaurants in order: the tenant's next ones, and for each its row of search.
    `CREATE FUNCTION directory_rows_after(after_id integer, wanted integer) RETURNS TABLE (${columns}) LANGUAGE plpgsql STABLE SECURITY DEFINER
       SET search_path = public, pg_temp AS $$
     #variable_conflict use_column
     DECLARE
       tenant uuid := NULLIF(current_setting('app.tenant_id', true), '')::uuid;
     BEGIN
       RETURN QUERY
       ${chosen}
         FROM restaurants r JOIN restaurant_search s ON s.restaurant_id = r.id
        WHERE r.tenant_id = tenant AND r.id > after_id AND r.status = 'listed'
        ORDER BY r.id
        LIMIT wanted;
     END $$`,
    `CREATE FUNCTION directory_rows_of(ids integer[]) RETURNS TABLE (${columns}) LANGUAGE plpgsql STABLE SECURITY DEFINER
       SET search_path = public, pg_temp AS $$
     #variable_conflict use_column
     DECLARE
       tenant uuid := NULLIF(current_setting('app.tenant_id', true), '')::uuid;
     BEGIN
       RETURN QUERY
       ${chosen}
         FROM restaurants r JOIN restaurant_search s ON s.restaurant_id = r.id
        WHERE r.id = ANY (ids) AND r.tenant_id = tenant AND r.status = 'listed';
     END $$`,
    ...['directory_rows_after(integer, integer)', 'directory_rows_of(integer[])'].flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`]),
  ];
}
