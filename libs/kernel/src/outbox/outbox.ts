import { statement, type Tx } from '../database/tx.ts';

/** Something that must happen after the commit: a row in the transaction of the change, dispatched later. */
export interface OutboxMessage {
  /** Dotted past tense, e.g. `booking.confirmed`. */
  readonly topic: string;
  /** What the message is about; messages of one key are dispatched in order. */
  readonly key: string;
  /** JSON object; ids and facts of the moment, no secrets. */
  readonly payload: Readonly<Record<string, unknown>>;
}

const append = statement(
  'outbox_append',
  `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id)
   SELECT $1, m.topic, m.key, m.payload, $2
     FROM jsonb_to_recordset($3::jsonb) AS m(topic text, key text, payload jsonb)`,
);

export async function appendToOutbox(tx: Tx, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length > 0) await tx.run(append, [tx.ctx.tenantId, tx.ctx.traceId, JSON.stringify(messages)]);
}

const appendLast = statement('outbox_append_last', `INSERT INTO outbox (tenant_id, topic, key, payload, trace_id) VALUES ($1, $2, $3, $4, $5)`);

/** One message, sent together with the COMMIT. */
export function finishWithMessage(tx: Tx, { topic, key, payload }: OutboxMessage): void {
  tx.finish(appendLast, [tx.ctx.tenantId, topic, key, JSON.stringify(payload), tx.ctx.traceId]);
}
