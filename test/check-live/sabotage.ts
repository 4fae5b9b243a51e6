import type { Client } from 'pg';
import type { Rule } from './facts.ts';

// Ways to break what is watched, to see whether it is found out. Nothing in the application can be switched to be wrong: the
// database is changed from outside, and the processes that are watched replace a method when they start (api/plant.ts).

export const plantedKinds = ['tail-skips-rows', 'mask-not-recomputed', 'valid-until-ignored', 'kept-not-judged', 'page-not-judged'] as const;
/** What is wrong inside a process. */
export type Planted = (typeof plantedKinds)[number];

export const sabotages = ['trigger-missing', 'tail-skips-rows', 'mask-not-recomputed', 'valid-until-ignored', 'epoch-kept', 'kept-not-judged', 'page-not-judged'] as const;
export type Sabotage = (typeof sabotages)[number];

export interface HowToBreak {
  readonly what: string;
  readonly sql: readonly string[];
  readonly planted: Planted | null;
  /** The rule that must then be found broken. */
  readonly breaks: Rule;
}

export const sabotageOf: Readonly<Record<Sabotage, HowToBreak>> = {
  'trigger-missing': {
    what: 'bookings that change are not written into the change log',
    sql: ['DROP TRIGGER cache_log_update ON bookings'],
    planted: null,
    breaks: 'free was shown',
  },
  'tail-skips-rows': { what: 'every second row of the change log is not read', sql: [], planted: 'tail-skips-rows', breaks: 'free was shown' },
  'mask-not-recomputed': { what: 'what changed is not computed again', sql: [], planted: 'mask-not-recomputed', breaks: 'free was shown' },
  'valid-until-ignored': { what: 'what time alone changes is not computed again', sql: [], planted: 'valid-until-ignored', breaks: 'free was shown' },
  'epoch-kept': {
    what: 'a crash does not end the epoch of the change log',
    sql: [
      `CREATE OR REPLACE FUNCTION cache_current_epoch() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
       BEGIN ATOMIC SELECT id FROM cache_epoch; END`,
    ],
    planted: null,
    breaks: 'free was shown',
  },
  'kept-not-judged': { what: 'what is kept for pages is not asked whether it is valid', sql: [], planted: 'kept-not-judged', breaks: 'free was shown' },
  'page-not-judged': { what: 'a page is answered again without a look at the rows', sql: [], planted: 'page-not-judged', breaks: 'shown was free' },
};

export async function apply({ sql }: HowToBreak, admin: Client): Promise<void> {
  for (const statement of sql) await admin.query(statement);
}
