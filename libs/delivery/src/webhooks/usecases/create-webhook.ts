import { type Context, Database, idempotently, uuidV7 } from '#kernel';
import { endpointsMax, type EndpointFields, type WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { findEndpoint, findEndpointToSend, insertEndpoint } from '../persistence/endpoint-rows.ts';
import { requireWholeTenant } from '../require-whole-tenant.ts';
import type { SealedSecrets } from '../sealed-secrets.ts';
import { formatSecret, newSecret } from '../webhook-signature.ts';
import { webhookErrors } from '../webhooks.errors.ts';

export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  /** As its receiver writes it down. */
  readonly secret: string;
}

/** Makes an endpoint and its signing secret. */
export class CreateWebhook {
  constructor(
    private readonly db: Database,
    private readonly secrets: SealedSecrets,
  ) {}

  /** @throws FORBIDDEN, WEBHOOK_LIMIT_REACHED */
  async execute(ctx: Context, fields: EndpointFields): Promise<EndpointWithSecret> {
    requireWholeTenant(ctx);
    return this.db.write(ctx, async (tx) => {
      // The outcome that is kept for a repeat is the id: the secret lies nowhere unsealed.
      const id = await idempotently(tx, async () => {
        const made = uuidV7();
        if (!(await insertEndpoint(tx, made, fields, { secret: this.secrets.seal(made, newSecret()), most: endpointsMax }))) throw webhookErrors.limitReached();
        return made;
      });
      const [endpoint, toSend] = await Promise.all([findEndpoint(tx, id), findEndpointToSend(tx, id)]);
      if (endpoint === null || toSend === null) throw webhookErrors.limitReached({ detail: 'The endpoint that this request made was deleted since.' });
      return { endpoint, secret: formatSecret(this.secrets.open(id, toSend.secret)) };
    });
  }
}
