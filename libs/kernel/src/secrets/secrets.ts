import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * Every key of the platform derives from `COUVERT_SECRET` by HKDF-SHA-256 (RFC 5869), with a label each,
 * so that one leaked key opens nothing else. During a rotation the previous secret is still accepted.
 */
export class Secrets {
  private readonly derived = new Map<string, KeyObject>();

  constructor(
    private readonly current: string,
    private readonly previous: string | null = null,
  ) {
    for (const secret of [current, previous]) {
      if (secret !== null && secret.length < 32) throw new RangeError('COUVERT_SECRET needs at least 32 characters of randomness');
    }
  }

  /** The key to make new things with. A KeyObject, since HMAC with a Buffer key is four times slower. */
  key(label: string): KeyObject {
    return this.derive(this.current, `current:${label}`, label);
  }

  /** The keys to check with, newest first. */
  accepted(label: string): KeyObject[] {
    const keys = [this.key(label)];
    if (this.previous !== null) keys.push(this.derive(this.previous, `previous:${label}`, label));
    return keys;
  }

  private derive(secret: string, slot: string, label: string): KeyObject {
    let key = this.derived.get(slot);
    if (key === undefined) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'couvert', `couvert/v1/${label}`, 32)));
      this.derived.set(slot, key);
    }
    return key;
  }
}
