import { type Context, Database, type ExpectedVersion, kernelErrors } from '#kernel';
import { deleteEndpoint, findEndpoint } from '../persistence/endpoint-rows.ts';
import { requireWholeTenant } from '../require-whole-tenant.ts';

/** Deletes an endpoint; what waits for it is dropped. */
export class RemoveWebhook {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, FORBIDDEN */
  async execute(ctx: Context, address: { id: string; expected: ExpectedVersion }): Promise<void> {
    requireWholeTenant(ctx);
    await this.db.write(ctx, async (tx) => {
      const [endpoint, isDeleted] = await Promise.all([findEndpoint(tx, address.id), deleteEndpoint(tx, address)]);
      if (endpoint === null) throw kernelErrors.notFound();
      if (!isDeleted) throw kernelErrors.preconditionFailed();
    });
  }
}
