import { type Context, Database, kernelErrors } from '#kernel';
import { findEndpoint, rotateEndpointSecret } from '../persistence/endpoint-rows.ts';
import { requireWholeTenant } from '../require-whole-tenant.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import { formatSecret, newSecret } from '../webhook-signature.ts';
import type { EndpointWithSecret } from './create-webhook.ts';

/** Gives an endpoint a new secret; the old one signs as well for a while. */
export class RotateWebhookSecret {
  constructor(
    private readonly db: Database,
    private readonly secrets: SealedSecrets,
  ) {}

  /** @throws NOT_FOUND, FORBIDDEN */
  async execute(ctx: Context, id: string, overlapMs: number): Promise<EndpointWithSecret> {
    requireWholeTenant(ctx);
    const secret = newSecret();
    return this.db.write(ctx, async (tx) => {
      const [isRotated, endpoint] = await Promise.all([rotateEndpointSecret(tx, id, { secret: this.secrets.seal(id, secret), overlapMs }), findEndpoint(tx, id)]);
      if (!isRotated || endpoint === null) throw kernelErrors.notFound();
      return { endpoint, secret: formatSecret(secret) };
    });
  }
}
