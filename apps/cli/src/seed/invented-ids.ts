import type { Prng } from '../bulk/prng.ts';

/** A UUIDv7 (RFC 9562, section 5.7) whose random bits come from the seed, so that a demo has the same ids everywhere. */
export function inventedUuid(prng: Prng, atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  const random = [prng.uint32(), prng.uint32(), prng.uint32()].map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = (0x8 | (prng.uint32() & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

/** The alphabet of booking references: nothing that is confused on the telephone. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const references = 30n ** 8n;
/** Coprime with 30, and near the golden section of the range, so that neighbours look nothing alike. */
const stride = 405_494_699_377n;

/**
 * The reference of a seed's n-th booking. Multiplication by a number coprime with the range reaches every
 * reference once: no two numbers share one, where drawing at random would collide now and then.
 */
export function inventedReference(seed: number, ordinal: number): string {
  let rest = (BigInt(ordinal) * stride + BigInt(seed) * 7_919n) % references;
  let text = '';
  for (let digit = 0; digit < 8; digit++) {
    text += alphabet.charAt(Number(rest % 30n));
    rest /= 30n;
  }
  return text;
}
