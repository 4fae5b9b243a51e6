import { kernelErrors } from '../errors/kernel.errors.ts';
import { statement, type Tx } from '../database/tx.ts';
import type { IdempotencyRequest } from '../context/context.ts';

// An advisory lock rather than a second INSERT that waits: the repeat must hear "under way" at once. It fails by itself,
// so that what was sent behind it fails too instead of waiting for the locks that the first request holds.
const tryLock = statement('idempotency_try_lock', `SELECT couvert_require(pg_try_advisory_xact_lock(hashtextextended($1, 1)), 'idempotency_key_busy')`);
const find = statement('idempotency_find', `SELECT fingerprint, outcome FROM idempotency_keys WHERE tenant_id = $1 AND key = $2 AND expires_at > clock_timestamp()`);
const record = statement(
  'idempotency_record',
  `INSERT INTO idempotency_keys (tenant_id, key, fingerprint, outcome) VALUES ($1, $2, $3, $4)
   ON CONFLICT (tenant_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, outcome = excluded.outcome, created_at = excluded.created_at, expires_at = excluded.expires_at
    WHERE idempotency_keys.expires_at <= clock_timestamp()`,
);

const recordLast = statement('idempotency_record_last', `WITH kept AS (${record.text} RETURNING 1) SELECT couvert_require(EXISTS (SELECT FROM kept), 'idempotency_keys_once')`);

/** What an earlier request with this key left: nothing, or its outcome. */
export type Earlier<T> = { readonly outcome: T } | null;

/**
 * Takes the key for this transaction and looks for an earlier outcome. Two statements, sent in one burst:
 * the second sees what committed before the lock was taken.
 * @throws IDEMPOTENCY_KEY_BUSY while another transaction holds the key, IDEMPOTENCY_KEY_REUSED for another payload.
 */
export async function findEarlierOutcome<T>(tx: Tx, request: IdempotencyRequest): Promise<Earlier<T>> {
  const [, rows] = await Promise.all([
    tx.run(tryLock, [`${tx.ctx.tenantId}:${request.key}`]),
    tx.rows<{ fingerprint: Buffer; outcome: T }>(find, [tx.ctx.tenantId, request.key]),
  ]);
  const earlier = rows[0];
  if (earlier === undefined) return null;
  if (!earlier.fingerprint.equals(request.fingerprint)) throw kernelErrors.idempotencyMismatch();
  request.replayed = true;
  return { outcome: earlier.outcome };
}

/** Keeps the outcome in the transaction of the change it describes. `outcome` must survive JSON. */
export async function recordOutcome(tx: Tx, request: IdempotencyRequest, outcome: unknown): Promise<void> {
  const recorded = await tx.run(record, [tx.ctx.tenantId, request.key, request.fingerprint, JSON.stringify(outcome)]);
  if (recorded !== 1) throw kernelErrors.idempotencyBusy({ retryAfterSeconds: 1 });
}

/** As `recordOutcome`, sent together with the COMMIT. */
export function finishWithOutcome(tx: Tx, request: IdempotencyRequest, outcome: unknown): void {
  tx.finish(recordLast, [tx.ctx.tenantId, request.key, request.fingerprint, JSON.stringify(outcome)]);
}

/**
 * Runs `work` at most once per key: a repeat gets the first outcome, a refusal leaves nothing behind.
 * Without an Idempotency-Key it just runs.
 */
export async function idempotently<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const request = tx.ctx.idempotency;
  if (request === null) return work();
  const earlier = await findEarlierOutcome<T>(tx, request);
  if (earlier !== null) return earlier.outcome;
  const outcome = await work();
  await recordOutcome(tx, request, outcome);
  return outcome;
}
