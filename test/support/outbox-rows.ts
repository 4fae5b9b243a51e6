import type { OutboxConsumer, OutboxDelivery } from '#kernel';
import { Client } from 'pg';

interface Row {
  readonly id: string;
  readonly tenant_id: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly trace_id: string;
  readonly created_at: Date;
}

/** The messages of a tenant, as they were committed, for a consumer that a test calls itself. */
export async function outboxOf(url: string, tenantId: string): Promise<OutboxDelivery[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>('SELECT id, tenant_id, topic, key, payload, trace_id, created_at FROM outbox WHERE tenant_id = $1 ORDER BY id', [tenantId]);
    return rows.map(({ id, tenant_id, topic, key, payload, trace_id, created_at }) => ({ id, tenantId: tenant_id, topic, key, payload, traceId: trace_id, createdAt: created_at, attempt: 1 }));
  } finally {
    await client.end();
  }
}

/** Gives a consumer those messages of its topics, one after the other, as a dispatcher would. */
export async function deliverAll(consumer: OutboxConsumer, messages: readonly OutboxDelivery[]): Promise<void> {
  const { signal } = new AbortController();
  for (const message of messages) if (consumer.topics.includes(message.topic)) await consumer.deliver(message, signal);
}
