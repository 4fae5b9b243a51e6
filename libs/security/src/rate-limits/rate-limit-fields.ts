import type { Decision } from './gcra.ts';
import type { RateLimitPolicy } from './rate-limiter.ts';

export type RateLimitField = readonly [name: string, value: string];

const policies = new WeakMap<RateLimitPolicy, RateLimitField>();

/** What a limited caller is told (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy: "key";q=600;w=60`, `RateLimit: "key";r=599;t=1`. */
export function rateLimitFields(policy: RateLimitPolicy, { remaining, resetMs }: Decision): readonly RateLimitField[] {
  const { name, requests, windowMs } = policy;
  let said = policies.get(policy);
  if (said === undefined) policies.set(policy, (said = ['ratelimit-policy', `"${name}";q=${requests};w=${Math.ceil(windowMs / 1_000)}`]));
  // The clock has fractions, and a difference of two of its times a little more or less than it should.
  const resetSeconds = Math.ceil(Math.round(resetMs) / 1_000);
  return [
    said,
    ['ratelimit', `"${name}";r=${remaining};t=${resetSeconds}`],
  ];
}
