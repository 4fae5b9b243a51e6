import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Secrets } from '#kernel';

/**
 * Invariant S1: the database never holds what would open a key. Stored is HMAC-SHA-256 under a key derived from
 * COUVERT_SECRET; a slow hash would buy nothing on 190 random bits and cost 60 ms a request.
 * Proved by: test/e2e/platform/api-keys.spec.ts
 */
const label = 'api-keys';
/** The first byte of a stored hash: how it was made. A new way gets a new number and both are read. */
const scheme = 1;

export interface KeySecret {
  readonly id: string;
  readonly secret: string;
}

export function hashKeySecret(secrets: Secrets, key: KeySecret): Buffer {
  return hashWith(secrets.key(label), key);
}

/** Compares in constant time, under the current secret and, during a rotation, the previous one. */
export function keySecretMatches(secrets: Secrets, key: KeySecret, stored: Buffer): boolean {
  return secrets.accepted(label).some((pepper) => {
    const hash = hashWith(pepper, key);
    return hash.length === stored.length && timingSafeEqual(hash, stored);
  });
}

// The id is hashed along, so that the hash of one key, written into another's row, opens nothing.
function hashWith(pepper: KeyObject, { id, secret }: KeySecret): Buffer {
  return Buffer.concat([Buffer.of(scheme), createHmac('sha256', pepper).update(`${id}:${secret}`).digest()]);
}
