import { randomBytes } from 'node:crypto';

/** Letters and digits that nobody confuses on the telephone: no I, L, O, U, 0, 1. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A booking's human reference: 8 characters, about 39 bits; the unique index settles the rare collision. */
export function bookingReference(): string {
  let reference = '';
  while (reference.length < 8) {
    for (const byte of randomBytes(12)) {
      // 240 is the largest multiple of 30 below 256: above it the modulus would favour the first letters.
      if (byte < 240 && reference.length < 8) reference += alphabet.charAt(byte % alphabet.length);
    }
  }
  return reference;
}
