import { statement, type Tx } from '#kernel';

export interface IdCounts {
  readonly restaurants: number;
  readonly areas: number;
  readonly tables: number;
}

export type ReservedIds = { readonly [table in keyof IdCounts]: readonly number[] };

// Rows that name each other's ids (a combination its tables, a table its area) need them before they are
// written. Drawing them from the sequence one by one is safe beside other writers; setval would not be.
// OFFSET 0 keeps the look-up of a sequence's name from being made anew for each number.
const reserve = statement(
  'bulk_reserve_ids',
  `SELECT ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('restaurants', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $1)) AS restaurants,
          ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('areas', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $2)) AS areas,
          ARRAY(SELECT nextval(s.name)::int FROM (SELECT pg_get_serial_sequence('tables', 'id')::regclass AS name OFFSET 0) s, generate_series(1, $3)) AS tables`,
);
// The sequences belong to the owner; the application's role may only take what an INSERT takes for it.
const becomeOwner = statement('bulk_become_owner', `SELECT set_config('role', 'couvert_owner', true)`);
const becomeApp = statement('bulk_become_app', `SELECT set_config('role', 'couvert_app', true)`);

/** Takes ids for rows to come. What a transaction that rolls back has taken is lost, as with any sequence. */
export async function reserveIds(tx: Tx, counts: IdCounts): Promise<ReservedIds> {
  const [, reserved] = await Promise.all([
    tx.run(becomeOwner, []),
    tx.one<ReservedIds>(reserve, [counts.restaurants, counts.areas, counts.tables]),
    tx.run(becomeApp, []),
  ]);
  if (reserved === null) throw new Error('no ids were reserved');
  return reserved;
}
