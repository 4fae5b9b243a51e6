import { statement } from '#kernel';

// The log is read with the rights of every other unit of work. They are taken in each transaction anew: behind a pooler that
// gives connections out by the transaction, a session's role would be left to whoever comes next.
export const opening = [statement('log_begin', 'BEGIN'), statement('log_take_role', 'SET LOCAL ROLE couvert_app')] as const;
export const closing = statement('log_commit', 'COMMIT');

export const readTail = statement(
  'log_read_tail',
  `SELECT epoch, floor::text, snapshot::text, (extract(epoch FROM now) * 1000)::float8 AS now_ms, invalidations FROM cache_tail($1::xid8[], $2::xid8, $3::int)`,
);

export const renewEpoch = statement('log_renew_epoch', `SELECT cache_renew_epoch($1)`);

export const trimLog = statement('log_trim', `SELECT cache_trim($1::xid8)`);
