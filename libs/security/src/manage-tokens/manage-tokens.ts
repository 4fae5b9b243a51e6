import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '#kernel';

const label = 'manage-tokens';
const pattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * Tokens that let a diner manage one booking: 256 bits, derived from the booking's id, so that the repeat of an
 * idempotent request can show the token again although only its hash is stored.
 *
 * Invariant S2: nobody derives a token without COUVERT_SECRET, and the database alone opens no booking.
 * Proved by: libs/security/src/manage-tokens/manage-tokens.spec.ts
 */
@Injectable()
export class ManageTokens {
  constructor(private readonly secrets: Secrets) {}

  /** The token of a booking that is being made: 43 characters of base64url. */
  issue(bookingId: string): string {
    return this.derive(bookingId)[0] ?? '';
  }

  /** The token once issued for this booking, also when COUVERT_SECRET was rotated since; null when it is too old. */
  reissue(bookingId: string, storedHash: Buffer): string | null {
    return this.derive(bookingId).find((token) => this.matches(token, storedHash)) ?? null;
  }

  /** What is stored. A plain SHA-256: the token is random to everybody else, and a rotation leaves it valid. */
  hash(token: string): Buffer {
    return createHash('sha256').update(token).digest();
  }

  /** In constant time. False for anything that is not a token, and for a booking without one. */
  matches(token: string, storedHash: Buffer | null): boolean {
    if (storedHash === null || !pattern.test(token)) return false;
    const hash = this.hash(token);
    return hash.length === storedHash.length && timingSafeEqual(hash, storedHash);
  }

  private derive(bookingId: string): string[] {
    return this.secrets.accepted(label).map((key) => createHmac('sha256', key).update(bookingId).digest('base64url'));
  }
}
