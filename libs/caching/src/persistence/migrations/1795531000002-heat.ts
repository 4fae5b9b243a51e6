import { SqlMigration } from '#kernel';

/**
 * What is asked most, a row a process, for those that begin. Unlogged: it is worth nothing after a crash that ends every process,
 * and is written every few seconds. Additive.
 */
export class Heat1795531000002 extends SqlMigration {
  readonly name = 'Heat1795531000002';
  readonly statements = [
    `CREATE UNLOGGED TABLE cache_heat (process uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), hottest jsonb NOT NULL)`,
    `REVOKE ALL ON cache_heat FROM PUBLIC`,
    // Who begins and ends all the time leaves many rows: a hundred are more than processes run.
    `CREATE FUNCTION cache_keep_heat(writer uuid, list jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN
       INSERT INTO cache_heat (process, hottest) VALUES (writer, list)
       ON CONFLICT (process) DO UPDATE SET at = excluded.at, hottest = excluded.hottest;
       DELETE FROM cache_heat WHERE at < clock_timestamp() - interval '1 day'
          OR process IN (SELECT process FROM cache_heat ORDER BY at DESC OFFSET 100);
     END $$`,
    `CREATE FUNCTION cache_read_heat() RETURNS TABLE (age_ms float8, hottest jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT (extract(epoch FROM clock_timestamp() - h.at) * 1000)::float8, h.hottest FROM cache_heat h
        WHERE h.at >= clock_timestamp() - interval '1 day' ORDER BY h.at DESC LIMIT 100;
     END`,
    ...['cache_keep_heat(uuid, jsonb)', 'cache_read_heat()'].flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`]),
  ];
}
