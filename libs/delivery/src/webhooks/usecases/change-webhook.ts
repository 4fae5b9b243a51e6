import { type Context, Database, type ExpectedVersion, kernelErrors } from '#kernel';
import type { EndpointFields, WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { findEndpoint, updateEndpoint } from '../persistence/endpoint-rows.ts';
import { requireWholeTenant } from '../require-whole-tenant.ts';

/** Changes where an endpoint is, what it is told of, and whether. Switched on again, it begins with a clean record. */
export class ChangeWebhook {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, FORBIDDEN */
  async execute(ctx: Context, address: { id: string; expected: ExpectedVersion }, changes: Partial<EndpointFields>): Promise<WebhookEndpoint> {
    requireWholeTenant(ctx);
    return this.db.write(ctx, async (tx) => {
      const [isChanged, endpoint] = await Promise.all([updateEndpoint(tx, address, changes), findEndpoint(tx, address.id)]);
      if (endpoint === null) throw kernelErrors.notFound();
      if (!isChanged) throw kernelErrors.preconditionFailed();
      return endpoint;
    });
  }
}
