import { Seal } from '#caching';
import type { Secrets } from '#kernel';

/** The form of what is sealed: another byte, should it ever be another one. */
const form = 1;

/** Signing secrets as they lie in the database: sealed to the endpoint that they are of, with a key that derives from COUVERT_SECRET. */
export class SealedSecrets {
  private readonly box: Seal;

  constructor(secrets: Secrets) {
    this.box = new Seal(secrets, 'webhook-secrets');
  }

  seal(endpointId: string, secret: Buffer): Buffer {
    return this.box.seal(endpointId, secret, form);
  }

  /** @throws Error when it was sealed under a secret of the installation that is not known any more */
  open(endpointId: string, sealed: Buffer): Buffer {
    const secret = this.box.open(endpointId, sealed);
    if (secret === null) throw new Error('a webhook secret cannot be opened: COUVERT_SECRET is another one than when it was made, and COUVERT_SECRET_PREVIOUS is not that one');
    return secret;
  }
}
