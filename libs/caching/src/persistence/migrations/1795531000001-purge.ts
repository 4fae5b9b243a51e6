import { SqlMigration } from '#kernel';

/**
 * A purge is a row of the log like any change: it is rolled back with its transaction, survives a crash, and every process hears
 * of it in its order. Additive.
 */
export class Purge1795531000001 extends SqlMigration {
  readonly name = 'Purge1795531000001';
  readonly statements = [
    `CREATE FUNCTION cache_purge(purged text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN
       -- As many as a statement may name, of a length that no template exceeds: a row of the log stays small.
       IF cardinality(purged) NOT BETWEEN 1 AND 1000 OR EXISTS (SELECT FROM unnest(purged) AS tag WHERE tag IS NULL OR length(tag) NOT BETWEEN 1 AND 300) THEN
         RAISE EXCEPTION USING ERRCODE = 'CV002', MESSAGE = 'a purge names 1 to 1000 tags of 1 to 300 characters';
       END IF;
       INSERT INTO cache_invalidations (tags) VALUES (purged);
     END $$`,
    `REVOKE ALL ON FUNCTION cache_purge(text[]) FROM PUBLIC`,
    `GRANT EXECUTE ON FUNCTION cache_purge(text[]) TO couvert_app`,
  ];
}
