import { SqlMigration } from '#kernel';
import { cacheWatchFunctions } from '../sql/cache-watch.ts';

/**
 * The change log: which tags became invalid in which transaction. Statement-level triggers made by `cache_watch` write
 * it inside the transaction of the change, so a rollback logs nothing and a crash loses nothing. Additive.
 */
export class ChangeLog1795470000001 extends SqlMigration {
  readonly name = 'ChangeLog1795470000001';
  readonly statements = [
    `CREATE TABLE cache_invalidations (
       xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
       at timestamptz NOT NULL DEFAULT clock_timestamp(),
       tags text[] NOT NULL)`,
    `CREATE INDEX cache_invalidations_by_xid ON cache_invalidations (xid)`,
    // One row, logged, so that replicas carry it: the life of one log, and what it was born with.
    `CREATE TABLE cache_epoch (
       one boolean PRIMARY KEY DEFAULT true CHECK (one),
       id uuid NOT NULL,
       database_oid oid NOT NULL,
       marker_oid oid NOT NULL,
       postmaster_started_at timestamptz NOT NULL,
       floor xid8 NOT NULL)`,
    // PostgreSQL empties unlogged tables in crash recovery and at promotion: the missing row says that xids may be given twice.
    `CREATE UNLOGGED TABLE cache_epoch_marker (one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch uuid NOT NULL)`,
    `REVOKE ALL ON cache_invalidations, cache_epoch, cache_epoch_marker FROM PUBLIC`,
    ...cacheWatchFunctions,
    `CREATE FUNCTION cache_current_epoch() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT e.id FROM cache_epoch e JOIN cache_epoch_marker m ON m.epoch = e.id
        WHERE e.database_oid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND e.marker_oid = 'cache_epoch_marker'::regclass::oid
          AND e.postmaster_started_at = pg_postmaster_start_time();
     END`,
    // What a load is stamped with: the row alone, which replicas have too.
    `CREATE FUNCTION cache_epoch_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC SELECT id FROM cache_epoch; END`,
    // A new epoch on the primary. Two processes may find the old one broken at once: the second sees the first's.
    `CREATE FUNCTION cache_renew_epoch(force boolean) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE renewed uuid := gen_random_uuid();
     BEGIN
       IF pg_is_in_recovery() THEN RETURN NULL; END IF;
       LOCK TABLE cache_epoch IN SHARE ROW EXCLUSIVE MODE;
       IF NOT force AND cache_current_epoch() IS NOT NULL THEN RETURN cache_current_epoch(); END IF;
       DELETE FROM cache_epoch;
       DELETE FROM cache_epoch_marker;
       INSERT INTO cache_epoch (id, database_oid, marker_oid, postmaster_started_at, floor)
       VALUES (renewed, (SELECT oid FROM pg_database WHERE datname = current_database()), 'cache_epoch_marker'::regclass::oid, pg_postmaster_start_time(), pg_snapshot_xmin(pg_current_snapshot()));
       INSERT INTO cache_epoch_marker (epoch) VALUES (renewed);
       RETURN renewed;
     END $$`,
    // STABLE, so that it runs on the snapshot of the one statement that calls it: epoch, floor, snapshot and rows agree.
    `CREATE FUNCTION cache_tail(running xid8[], horizon xid8)
       RETURNS TABLE (epoch uuid, floor xid8, snapshot pg_snapshot, now timestamptz, invalidations json)
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT cache_current_epoch(), (SELECT e.floor FROM cache_epoch e), pg_current_snapshot(), clock_timestamp(),
              (SELECT json_agg(json_build_array(i.xid::text, i.tags)) FROM cache_invalidations i
                WHERE CASE WHEN horizon IS NULL THEN i.xid >= (SELECT e.floor FROM cache_epoch e)
                           ELSE i.xid = ANY (running) OR i.xid >= horizon END);
     END`,
    // Deletes what every tail has long read: rows below the xmin of a mark older than the retention. The floor moves in the same transaction.
    `CREATE FUNCTION cache_trim(below xid8) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE trimmed bigint;
     BEGIN
       -- One process at a time: the others have nothing to do.
       IF NOT pg_try_advisory_xact_lock(hashtext('couvert:cache_trim')) THEN RETURN 0; END IF;
       IF below > pg_snapshot_xmin(pg_current_snapshot()) THEN
         RAISE EXCEPTION USING ERRCODE = 'CV002', MESSAGE = 'the log is trimmed below what every transaction has finished with, never above';
       END IF;
       UPDATE cache_epoch SET floor = below WHERE floor < below;
       DELETE FROM cache_invalidations WHERE xid < below;
       GET DIAGNOSTICS trimmed = ROW_COUNT;
       RETURN trimmed;
     END $$`,
    ...['cache_epoch_id()', 'cache_current_epoch()', 'cache_renew_epoch(boolean)', 'cache_tail(xid8[], xid8)', 'cache_trim(xid8)'].flatMap((name) => [
      `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
      `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`,
    ]),
  ];
}
