import { randomBytes } from 'node:crypto';
import { type Context, type Database, DeliveryFailed, type OutboxConsumer, type OutboxDelivery, systemContext, type Tx, Undeliverable } from '#kernel';
import { endpointHasFailed, endpointHasWorked, findEndpointToSend, type EndpointToSend, switchEndpointOff } from './persistence/endpoint-rows.ts';
import { traceparentNow } from '#monitoring';
import { PostFailed, type PostWebhook } from './post-webhook.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import { signatures } from './webhook-signature.ts';

/** In a row, over at least a day: nobody is there. Fewer, or in less time, may be a deployment that went wrong. */
const failuresMax = 20;
const failingMsMax = 86_400_000;

/** Tells tenants' endpoints, each by itself: a delivery has one of them as its target. The hand-out makes them. */
export class WebhookConsumer implements OutboxConsumer {
  readonly name = 'webhooks';
  readonly topics = [];
  readonly concurrencyMax = 32;

  constructor(
    private readonly db: Database,
    private readonly secrets: SealedSecrets,
    private readonly post: Pick<PostWebhook, 'send'>,
  ) {}

  async deliver(delivery: OutboxDelivery, signal: AbortSignal): Promise<void> {
    const { tenantId, traceId, target: endpointId = '' } = delivery;
    const ctx = systemContext(tenantId, { traceId });
    const endpoint = await this.db.read(ctx, (tx) => findEndpointToSend(tx, endpointId));
    // Deleted since: nobody waits for it.
    if (endpoint === null) return;
    if (!endpoint.active) throw new Undeliverable('the endpoint is switched off');
    const failure = await this.failureOf(delivery, endpoint, signal);
    if (failure === null) {
      if (endpoint.failures > 0 || endpoint.isLongAgo) await this.note(ctx, (tx) => endpointHasWorked(tx, endpointId));
      return;
    }
    if (failure === 'answered 410') {
      await this.note(ctx, (tx) => switchEndpointOff(tx, endpointId, 'gone'));
      throw new Undeliverable('the endpoint says that it is gone (410), and is switched off');
    }
    const isActive = await this.note(ctx, (tx) => endpointHasFailed(tx, endpointId, { failure, failuresMax, forMs: failingMsMax }));
    if (!isActive) throw new Undeliverable(`${failure}; the endpoint has failed for long, and is switched off`);
    throw new DeliveryFailed(failure);
  }

  /** Null: it was taken. */
  private async failureOf(delivery: OutboxDelivery, { url, secret, previousSecret }: EndpointToSend, signal: AbortSignal): Promise<string | null> {
    const { deliveryId = delivery.id, target: endpointId = '', traceId } = delivery;
    const id = `msg_${deliveryId}`;
    const timestamp = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify({ type: delivery.topic, timestamp: delivery.createdAt.toISOString(), data: delivery.payload });
    const secrets = [secret, ...(previousSecret === null ? [] : [previousSecret])].map((sealed) => this.secrets.open(endpointId, sealed));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Couvert-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures(secrets, { id, timestamp, body }),
      ...(isTrace(traceId) ? { traceparent: traceparentNow() ?? `00-${traceId}-${randomBytes(8).toString('hex')}-00` } : {}),
    };
    try {
      const status = await this.post.send({ url, headers, body, signal });
      return status >= 200 && status < 300 ? null : `answered ${status}`;
    } catch (error) {
      if (error instanceof PostFailed) return error.message;
      throw error;
    }
  }

  private note<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    // A context of its own: sending may have taken its deadline.
    return this.db.write(systemContext(ctx.tenantId, { traceId: ctx.traceId }), work);
  }
}

// https://www.w3.org/TR/trace-context/#trace-id : zeros are invalid, and stand for what no request has caused.
function isTrace(traceId: string): boolean {
  return /^(?!0{32})[0-9a-f]{32}$/.test(traceId);
}
