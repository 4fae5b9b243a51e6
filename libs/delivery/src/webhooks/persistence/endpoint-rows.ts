import { type ExpectedVersion, statement, type Tx } from '#kernel';
import type { DisabledReason, EndpointFields, WebhookEndpoint } from '../domain/webhook-endpoint.ts';

const shown = `id, url, description, topics, active, disabled_reason AS "disabledReason", failures, failing_since AS "failingSince", last_failure AS "lastFailure",
       last_delivered_at AS "lastDeliveredAt", previous_secret_until AS "previousSecretUntil", version, created_at AS "createdAt", updated_at AS "updatedAt"`;

const list = statement('webhook_endpoints_list', `SELECT ${shown} FROM webhook_endpoints WHERE tenant_id = $1 ORDER BY id`);
const find = statement('webhook_endpoint_find', `SELECT ${shown} FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`);
const findToSend = statement(
  'webhook_endpoint_find_to_send',
  `SELECT url, active, failures, secret, CASE WHEN previous_secret_until > clock_timestamp() THEN previous_secret END AS "previousSecret",
          last_delivered_at IS NULL OR last_delivered_at < clock_timestamp() - interval '1 minute' AS "isLongAgo"
     FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`,
);
// No row: as many as there may be are there.
const insert = statement(
  'webhook_endpoint_insert',
  `INSERT INTO webhook_endpoints (id, tenant_id, url, description, topics, active, secret)
   SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM webhook_endpoints WHERE tenant_id = $2) < $8::integer`,
);
// Who switches an endpoint on again, or moves it, begins with a clean record.
const update = statement(
  'webhook_endpoint_update',
  `UPDATE webhook_endpoints e
      SET url = coalesce($4, e.url), description = coalesce($5, e.description), topics = coalesce($6, e.topics), active = coalesce($7, e.active),
          disabled_reason = CASE WHEN $7 IS NULL THEN e.disabled_reason END,
          failures = CASE WHEN $7 OR $4 <> e.url THEN 0 ELSE e.failures END, failing_since = CASE WHEN $7 OR $4 <> e.url THEN NULL ELSE e.failing_since END,
          version = e.version + 1, updated_at = clock_timestamp()
    WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3::integer)`,
);
const rotate = statement(
  'webhook_endpoint_rotate',
  `UPDATE webhook_endpoints SET previous_secret = secret, previous_secret_until = clock_timestamp() + make_interval(secs => $4::float8 / 1000), secret = $3, version = version + 1, updated_at = clock_timestamp()
    WHERE tenant_id = $1 AND id = $2`,
);
const remove = statement('webhook_endpoint_delete', `DELETE FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3::integer)`);
const delivered = statement(
  'webhook_endpoint_delivered',
  `UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, last_failure = NULL, last_delivered_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2`,
);
const failed = statement(
  'webhook_endpoint_failed',
  `UPDATE webhook_endpoints e
      SET failures = e.failures + 1, failing_since = coalesce(e.failing_since, clock_timestamp()), last_failure = left($3, 200),
          active = e.active AND NOT off.now, disabled_reason = CASE WHEN e.active AND off.now THEN 'failing' ELSE e.disabled_reason END, version = e.version + (e.active AND off.now)::integer
     FROM (SELECT w.id, w.failures + 1 >= $4::integer AND w.failing_since < clock_timestamp() - make_interval(secs => $5::float8 / 1000) IS TRUE AS now
             FROM webhook_endpoints w WHERE w.tenant_id = $1 AND w.id = $2) off
    WHERE e.tenant_id = $1 AND e.id = off.id RETURNING e.active`,
);
const gone = statement(
  'webhook_endpoint_gone',
  `UPDATE webhook_endpoints SET active = false, disabled_reason = $3, last_failure = 'answered 410', version = version + 1, updated_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND active`,
);

/** What sending needs; secrets are sealed to the endpoint's id. */
export interface EndpointToSend {
  readonly url: string;
  readonly active: boolean;
  readonly failures: number;
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
  /** Nothing was delivered in the last minute: worth a note that something was. */
  readonly isLongAgo: boolean;
}

export function listEndpoints(tx: Tx): Promise<WebhookEndpoint[]> {
  return tx.rows<WebhookEndpoint>(list, [tx.ctx.tenantId]);
}

export function findEndpoint(tx: Tx, id: string): Promise<WebhookEndpoint | null> {
  return tx.one<WebhookEndpoint>(find, [tx.ctx.tenantId, id]);
}

export function findEndpointToSend(tx: Tx, id: string): Promise<EndpointToSend | null> {
  return tx.one<EndpointToSend>(findToSend, [tx.ctx.tenantId, id]);
}

/** @returns false when the tenant has `most` already */
export async function insertEndpoint(tx: Tx, id: string, { url, description, topics, active }: EndpointFields, { secret, most }: { secret: Buffer; most: number }): Promise<boolean> {
  return (await tx.run(insert, [id, tx.ctx.tenantId, url, description, topics, active, secret, most])) === 1;
}

export async function updateEndpoint(tx: Tx, { id, expected }: { id: string; expected: ExpectedVersion }, { url, description, topics, active }: Partial<EndpointFields>): Promise<boolean> {
  return (await tx.run(update, [tx.ctx.tenantId, id, expected === '*' ? null : expected, url ?? null, description ?? null, topics ?? null, active ?? null])) === 1;
}

export async function rotateEndpointSecret(tx: Tx, id: string, { secret, overlapMs }: { secret: Buffer; overlapMs: number }): Promise<boolean> {
  return (await tx.run(rotate, [tx.ctx.tenantId, id, secret, overlapMs])) === 1;
}

export async function deleteEndpoint(tx: Tx, { id, expected }: { id: string; expected: ExpectedVersion }): Promise<boolean> {
  return (await tx.run(remove, [tx.ctx.tenantId, id, expected === '*' ? null : expected])) === 1;
}

export async function endpointHasWorked(tx: Tx, id: string): Promise<void> {
  await tx.run(delivered, [tx.ctx.tenantId, id]);
}

/** @returns whether it is still active: after `failuresMax` in a row over at least `forMs` it is switched off */
export async function endpointHasFailed(tx: Tx, id: string, { failure, failuresMax, forMs }: { failure: string; failuresMax: number; forMs: number }): Promise<boolean> {
  return (await tx.one<{ active: boolean }>(failed, [tx.ctx.tenantId, id, failure, failuresMax, forMs]))?.active ?? false;
}

export async function switchEndpointOff(tx: Tx, id: string, reason: DisabledReason): Promise<void> {
  await tx.run(gone, [tx.ctx.tenantId, id, reason]);
}
