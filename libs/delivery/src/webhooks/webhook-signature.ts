import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
/** The specification asks for 24 to 64. */
const secretBytes = 32;

/** A new signing secret, as its receiver writes it down. */
export function newSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Signature scheme": `whsec_` and base64. */
export function formatSecret(secret: Buffer): string {
  return `${prefix}${secret.toString('base64')}`;
}

export interface SignedMessage {
  readonly id: string;
  /** Of the attempt, seconds since the epoch. */
  readonly timestamp: number;
  /** As it is sent, to the byte. */
  readonly body: string;
}

/** One signature for each secret, between spaces: a receiver is content with any that it can make, so secrets can be changed over. */
export function signatures(secrets: readonly Buffer[], { id, timestamp, body }: SignedMessage): string {
  return secrets.map((secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' ');
}
