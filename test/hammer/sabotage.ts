import type { Client } from 'pg';

// Ways to break the house, to see whether the hammer finds out. All of them are done to the database from outside:
// nothing in the application can be switched to be wrong.

export const sabotages = ['none', 'unlocked', 'unconstrained', 'unlocked-and-unconstrained', 'expiry-unchecked', 'lost-bookings'] as const;
export type Sabotage = (typeof sabotages)[number];

/** A function as it is, but for one call. Fails when that call is not to be found. */
const without = (fn: string, call: string, instead: string): string => `DO $do$
  DECLARE known text := pg_get_functiondef('${fn}'::regproc);
  BEGIN
    IF strpos(known, $$${call}$$) = 0 THEN RAISE EXCEPTION '${fn} is not what it was: say anew how to break it'; END IF;
    EXECUTE replace(known, $$${call}$$, $$${instead}$$);
  END $do$`;

const withoutDayLocks = [
  without('booking_open_days', `PERFORM pg_advisory_xact_lock(restaurant, day - date '2000-01-01')`, 'PERFORM 1'),
  without('booking_write_on_known_days', `pg_try_advisory_xact_lock(day.restaurant, day.dates[date_no] - date '2000-01-01')`, 'true'),
];

/** A constraint by the same name that excludes nothing which matters: the application names it. */
const withoutConstraint = [
  `ALTER TABLE allocations DROP CONSTRAINT allocations_no_overlap`,
  `ALTER TABLE allocations ADD CONSTRAINT allocations_no_overlap EXCLUDE USING gist (restaurant_id WITH =, table_id WITH =, booking_id WITH =, during WITH &&) WHERE (active)`,
];

/** Where clients alone must lose the race, there is no trespasser: it would break the rule for them. */
export const trespasses = (sabotage: Sabotage): boolean => sabotage === 'none' || sabotage === 'unconstrained';

/** What makes each kind, and the rules of which at least one must then be found broken. */
export const sabotageOf: Readonly<Record<Exclude<Sabotage, 'none'>, { readonly sql: readonly string[]; readonly breaks: readonly string[] }>> = {
  // The lock that orders a service day is never taken, so nobody waits for it: pacing has no other guard.
  unlocked: {
    sql: withoutDayLocks,
    breaks: ['pacing'],
  },
  // The last word is taken from the database. Code that takes its locks gives no table twice; the trespasser does.
  unconstrained: {
    sql: withoutConstraint,
    breaks: ['one party a table'],
  },
  // Neither: then clients alone are given tables twice.
  'unlocked-and-unconstrained': {
    sql: [...withoutDayLocks, ...withoutConstraint],
    breaks: ['one party a table'],
  },
  // The application's statements see a clock that has stopped, so no hold ever runs out for them.
  'expiry-unchecked': {
    sql: [
      `CREATE TABLE hammer.stopped_clock AS SELECT pg_catalog.clock_timestamp() AS at`,
      `GRANT USAGE ON SCHEMA hammer TO PUBLIC`,
      `GRANT SELECT ON hammer.stopped_clock TO PUBLIC`,
      `CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM hammer.stopped_clock'`,
      // Named, pg_catalog loses its place in front of all others.
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$`,
    ],
    breaks: ['holds end in time', 'refusals are justified'],
  },
  // One booking in twenty is acknowledged and never written.
  'lost-bookings': {
    sql: [
      `CREATE FUNCTION hammer.lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
       BEGIN DELETE FROM public.bookings WHERE id = NEW.booking_id AND abs(hashtext(NEW.booking_id::text)) % 20 = 0; RETURN NULL; END $$`,
      `CREATE TRIGGER hammer_loses AFTER INSERT ON booking_events FOR EACH ROW EXECUTE FUNCTION hammer.lose()`,
    ],
    breaks: ['acknowledged'],
  },
};

export async function apply(sabotage: Sabotage, admin: Client): Promise<void> {
  if (sabotage === 'none') return;
  for (const sql of sabotageOf[sabotage].sql) await admin.query(sql);
}
