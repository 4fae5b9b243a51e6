import type { Client } from 'pg';
import type { Fault, Rule } from './facts.ts';

// Ways to break what is watched, to see whether it is found out. Nothing in the application can be switched to be wrong: the
// database is changed from outside, and the processes that are watched replace a method when they start (api/plant.ts).

export const plantedKinds = ['stamp-after-load', 'token-without-write', 'token-without-reads', 'token-ignored', 'floor-ignored', 'clock-ignored', 'valid-until-ignored', 'lead-time-ignored', 'age-ignored', 'rows-skipped', 'tenants-mixed', 'standby-believed'] as const;
/** What is wrong inside a process. */
export type Planted = (typeof plantedKinds)[number];

export interface HowToBreak {
  readonly what: string;
  readonly sql?: readonly string[];
  readonly planted?: Planted;
  readonly faults?: readonly Fault['kind'][];
  /** How long it takes until it must have shown; left out: as long as most do. */
  readonly seconds?: number;
  /** The rule that must then be found broken. */
  readonly breaks: Rule;
}

export const sabotageOf = {
  'stamp-after-load': { what: 'an answer is stamped with what is known after it was loaded', planted: 'stamp-after-load', breaks: 'never older than H' },
  'trigger-missing': { what: 'changes of restaurants are not written into the change log', sql: ['DROP TRIGGER cache_log_update ON restaurants'], breaks: 'never older than H' },
  'tag-forgotten': {
    what: 'a title is not among the columns of reviews that count',
    sql: [`SELECT cache_watch('reviews', 'reviews:{restaurant_id} (restaurant_id, rating, body, author_name, dined_on, status, created_at)')`],
    breaks: 'never older than H',
  },
  'rows-skipped': { what: 'every second row of the change log is not read', planted: 'rows-skipped', breaks: 'never older than H' },
  'token-without-write': { what: 'a token says nothing of what was written', planted: 'token-without-write', breaks: 'read your writes' },
  'token-without-reads': { what: 'a token says nothing of what was read', planted: 'token-without-reads', breaks: 'never back' },
  'token-ignored': { what: 'a token that is brought is not looked at', planted: 'token-ignored', breaks: 'never back' },
  'floor-ignored': { what: 'a process does not notice that the log was trimmed past it', planted: 'floor-ignored', faults: ['process stopped'], breaks: 'never older than H' },
  'age-ignored': { what: 'a process does not ask how long ago it heard of the log', planted: 'age-ignored', faults: ['process cut off'], breaks: 'never older than H' },
  'clock-ignored': { what: 'what time alone changes stays as it was loaded', planted: 'clock-ignored', breaks: 'never older than H' },
  'valid-until-ignored': { what: 'an answer that says until when it is valid is kept until something else makes it untrue', planted: 'valid-until-ignored', breaks: 'never older than H' },
  // Lead times pass with whole minutes: one of them comes early enough.
  'lead-time-ignored': { what: 'an answer is kept whole beyond the lead time of the first of its times', planted: 'lead-time-ignored', seconds: 75, breaks: 'lead times pass' },
  'standby-believed': { what: 'what a standby says is taken for what the primary shows', planted: 'standby-believed', breaks: 'never older than H' },
  'tenants-mixed': { what: 'answers of all tenants are kept under the same keys', planted: 'tenants-mixed', breaks: 'tenants stay apart' },
  'epoch-kept': {
    what: 'a crash does not end the epoch of the change log',
    sql: [
      `CREATE OR REPLACE FUNCTION cache_current_epoch() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
       BEGIN ATOMIC SELECT id FROM cache_epoch; END`,
    ],
    faults: ['PostgreSQL killed'],
    breaks: 'never older than H',
  },
  'epoch-of-backup': {
    what: 'a restore of data alone is not followed by a new epoch',
    sql: [
      'ALTER FUNCTION cache_renew_epoch(boolean) RENAME TO cache_renew_epoch_where_broken',
      // The triggers are armed all the same: what is to be found is the epoch.
      `CREATE FUNCTION cache_renew_epoch(force boolean) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
       BEGIN IF force THEN PERFORM cache_arm_triggers(); END IF; RETURN cache_renew_epoch_where_broken(false); END $$`,
    ],
    faults: ['backup restored'],
    breaks: 'never older than H',
  },
} as const satisfies Record<string, HowToBreak>;

export type Sabotage = keyof typeof sabotageOf;
export const sabotages = Object.keys(sabotageOf) as Sabotage[];

export function howToBreak(sabotage: Sabotage): HowToBreak {
  return sabotageOf[sabotage];
}

export async function apply({ sql = [] }: HowToBreak, admin: Client): Promise<void> {
  for (const statement of sql) await admin.query(statement);
}
