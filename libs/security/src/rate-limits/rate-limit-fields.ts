import type { Decision } from './gcra.ts';
import type { RateLimitPolicy } from './rate-limiter.ts';

export type RateLimitField = readonly [name: string, value: string];

/** What a limited caller is told (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy: "key";q=600;w=60`, `RateLimit: "key";r=599;t=1`. */
export function rateLimitFields({ name, requests, windowMs }: RateLimitPolicy, { remaining, resetMs }: Decision): readonly RateLimitField[] {
  return [
    ['ratelimit-policy', `"${name}";q=${requests};w=${Math.ceil(windowMs / 1_000)}`],
    ['ratelimit', `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`],
  ];
}
