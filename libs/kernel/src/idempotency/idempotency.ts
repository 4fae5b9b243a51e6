import { kernelErrors } from '../errors/kernel.errors.ts';
import { statement, type Tx } from '../database/tx.ts';
import type { IdempotencyRequest } from '../context/context.ts';

const take = statement('idempotency_take', `SELECT fingerprint, outcome FROM idempotency_take($1, $2)`);
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

/** What `idempotency_take` answers: both null when nothing is kept for the key. */
export interface KeptOutcome<T> {
  readonly fingerprint: Buffer | null;
  readonly outcome: T | null;
}

/**
 * Takes the key for this transaction and looks for an earlier outcome.
 * @throws IDEMPOTENCY_KEY_BUSY while another transaction holds the key, IDEMPOTENCY_KEY_REUSED for another payload.
 */
export async function findEarlierOutcome<T>(tx: Tx, request: IdempotencyRequest): Promise<Earlier<T>> {
  return earlierOf(request, await tx.one<KeptOutcome<T>>(take, [tx.ctx.tenantId, request.key]));
}

/** What a kept outcome means to a request. @throws IDEMPOTENCY_KEY_REUSED for another payload. */
export function earlierOf<T>(request: IdempotencyRequest, kept: KeptOutcome<T> | null): Earlier<T> {
  if (kept === null || kept.fingerprint === null || kept.outcome === null) return null;
  if (!kept.fingerprint.equals(request.fingerprint)) throw kernelErrors.idempotencyMismatch();
  request.replayed = true;
  return { outcome: kept.outcome };
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
