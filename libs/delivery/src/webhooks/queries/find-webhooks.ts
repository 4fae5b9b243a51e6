import { type Context, Database, kernelErrors } from '#kernel';
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { findEndpoint, listEndpoints } from '../persistence/endpoint-rows.ts';
import { requireWholeTenant } from '../require-whole-tenant.ts';

/** A tenant's endpoints, without their secrets. */
export class FindWebhooks {
  constructor(private readonly db: Database) {}

  /** All of them, the eldest first: there are few. @throws FORBIDDEN */
  async all(ctx: Context): Promise<readonly WebhookEndpoint[]> {
    requireWholeTenant(ctx);
    return this.db.read(ctx, listEndpoints);
  }

  /** @throws NOT_FOUND, FORBIDDEN */
  async one(ctx: Context, id: string): Promise<WebhookEndpoint> {
    requireWholeTenant(ctx);
    const endpoint = await this.db.read(ctx, (tx) => findEndpoint(tx, id));
    if (endpoint === null) throw kernelErrors.notFound();
    return endpoint;
  }
}
