import { SqlMigration } from '#kernel';

/**
 * A restore of data alone (`pg_restore --data-only --disable-triggers`) ends with ENABLE TRIGGER ALL, which makes the
 * log's triggers ordinary ones, silent under session_replication_role = replica. It also ends with
 * `couvert cache new-epoch`, which arms them again. Old code runs beside it.
 */
export class NewEpochArmsTriggers1795490000001 extends SqlMigration {
  readonly name = 'NewEpochArmsTriggers1795490000001';
  readonly statements = [
    `CREATE FUNCTION cache_arm_triggers() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
     DECLARE unarmed record;
     BEGIN
       -- Only where something is to do, and only what the log's owner may: each ALTER TABLE waits for who writes.
       FOR unarmed IN SELECT t.tgrelid::regclass AS watched, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                       WHERE t.tgname LIKE 'cache\\_log\\_%' AND t.tgenabled <> 'A' AND pg_has_role(c.relowner, 'USAGE') LOOP
         EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', unarmed.watched, unarmed.tgname);
       END LOOP;
     END $$`,
    `REVOKE ALL ON FUNCTION cache_arm_triggers() FROM PUBLIC`,
    `CREATE OR REPLACE FUNCTION cache_renew_epoch(force boolean) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE renewed uuid := gen_random_uuid();
     BEGIN
       IF pg_is_in_recovery() THEN RETURN NULL; END IF;
       -- Before the epoch: what is written from then on is in the log.
       IF force THEN PERFORM cache_arm_triggers(); END IF;
       LOCK TABLE cache_epoch IN SHARE ROW EXCLUSIVE MODE;
       IF NOT force AND cache_current_epoch() IS NOT NULL THEN RETURN cache_current_epoch(); END IF;
       DELETE FROM cache_epoch;
       DELETE FROM cache_epoch_marker;
       INSERT INTO cache_epoch (id, database_oid, marker_oid, postmaster_started_at, floor)
       VALUES (renewed, (SELECT oid FROM pg_database WHERE datname = current_database()), 'cache_epoch_marker'::regclass::oid, pg_postmaster_start_time(), pg_snapshot_xmin(pg_current_snapshot()));
       INSERT INTO cache_epoch_marker (epoch) VALUES (renewed);
       RETURN renewed;
     END $$`,
  ];
}
