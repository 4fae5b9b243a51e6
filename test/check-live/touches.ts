import type { Client } from 'pg';

// When was what decides about a restaurant's day changed last? Written down by triggers of the checker's own, in the
// transaction of the change, so that a rollback takes it along and a crash loses both: not by the change log, which is part of
// what is judged. It is read in the transaction of each search and so by the very snapshot of its answer. Allocations are not
// watched: whoever changes them changes their booking as well.

/** Longer than any transaction lasts here and than any search waits, the bound added. */
const rememberedSeconds = 20;

const planTables = ['restaurants', 'restaurant_policies', 'areas', 'tables', 'table_combinations', 'services', 'special_days', 'blocks'];

const install = [
  `CREATE SCHEMA check_live`,
  `CREATE TABLE check_live.touches (
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
     -- NULL: every restaurant, every date
     restaurant_id integer, service_date date)`,
  `CREATE INDEX touches_by_time ON check_live.touches (at)`,
  `CREATE FUNCTION check_live.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
   DECLARE
     rows jsonb[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[to_jsonb(NEW)] WHEN 'DELETE' THEN ARRAY[to_jsonb(OLD)] ELSE ARRAY[to_jsonb(OLD), to_jsonb(NEW)] END;
   BEGIN
     INSERT INTO check_live.touches (restaurant_id, service_date)
     SELECT DISTINCT coalesce(r ->> 'restaurant_id', r ->> 'id')::integer, CASE WHEN TG_TABLE_NAME = 'bookings' THEN (r ->> 'service_date')::date END FROM unnest(rows) AS r;
     RETURN NULL;
   END $$`,
  `CREATE FUNCTION check_live.note_all() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
   BEGIN INSERT INTO check_live.touches DEFAULT VALUES; RETURN NULL; END $$`,
  ...['bookings', ...planTables].flatMap((table) => [
    `CREATE TRIGGER check_live_notes AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION check_live.note()`,
    `CREATE TRIGGER check_live_notes_all AFTER TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION check_live.note_all()`,
    // Under session_replication_role = replica an ordinary trigger is silent.
    `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER check_live_notes, ENABLE ALWAYS TRIGGER check_live_notes_all`,
  ]),
  // STABLE, so that it sees what its caller's snapshot sees. Neighbouring dates count: parties stay past the cut.
  `CREATE FUNCTION check_live.touched(around date) RETURNS TABLE (restaurant_id integer, at_ms double precision)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
   BEGIN ATOMIC
     SELECT t.restaurant_id, extract(epoch FROM max(pg_xact_commit_timestamp(t.xid::xid)))::double precision * 1000
       FROM check_live.touches t
      WHERE t.at > clock_timestamp() - interval '${rememberedSeconds} seconds' AND (t.service_date IS NULL OR t.service_date BETWEEN around - 1 AND around + 1)
      GROUP BY t.restaurant_id;
   END`,
  `GRANT USAGE ON SCHEMA check_live TO couvert_app`,
  `REVOKE ALL ON FUNCTION check_live.touched(date) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION check_live.touched(date) TO couvert_app`,
];

/** As the superuser; the server runs with `track_commit_timestamp = on`. */
export async function installTouches(admin: Client): Promise<void> {
  for (const sql of install) await admin.query(sql);
}
