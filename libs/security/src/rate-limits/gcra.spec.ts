import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Quota, takeFrom } from './gcra.ts';

const quota: Quota = { requests: 10, windowMs: 1_000 };

/** Allowed or not, for requests that come at these instants. */
function run(times: readonly number[], ofQuota = quota, cost = 1): boolean[] {
  let fullAtMs = -Infinity;
  return times.map((nowMs) => {
    const decision = takeFrom(ofQuota, { fullAtMs, nowMs, cost });
    fullAtMs = decision.fullAtMs;
    return decision.isAllowed;
  });
}

describe('a quota', () => {
  it('may be used up at once, and no more', () => {
    expect(run(Array.from({ length: 12 }, () => 0))).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  });

  it('comes back one by one', () => {
    const spent = Array.from({ length: 10 }, () => 0);
    expect(run([...spent, 99, 100, 100, 199, 200]).slice(10)).toEqual([false, true, false, false, true]);
  });

  it('says what is left, and when to come again', () => {
    expect(takeFrom(quota, { fullAtMs: -Infinity, nowMs: 0 })).toEqual({ isAllowed: true, fullAtMs: 100, remaining: 9, resetMs: 100, retryAfterMs: 0 });
    expect(takeFrom(quota, { fullAtMs: 1_000, nowMs: 0 })).toEqual({ isAllowed: false, fullAtMs: 1_000, remaining: 0, resetMs: 1_000, retryAfterMs: 100 });
    expect(takeFrom(quota, { fullAtMs: 0, nowMs: 0, cost: 4 }).remaining).toBe(6);
  });

  it('refuses what costs more than all of it, whenever it comes', () => {
    expect(run([0, 1e9], quota, 11)).toEqual([false, false]);
  });

  it('is never passed by more than itself and what the time brings', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 }), (gaps) => {
        let now = 0;
        const times = gaps.map((gap) => (now += gap));
        const allowed = times.filter((_, at) => run(times)[at]);
        for (const [first, from] of allowed.entries()) {
          for (const [more, until] of allowed.slice(first).entries()) expect(more + 1).toBeLessThanOrEqual(quota.requests + (until - from) / 100 + 1e-3);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('that is not used up lets everybody through', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 100_000 }), (requests, windowMs) => {
      const even = Array.from({ length: 50 }, (_, at) => (at * windowMs) / requests);
      expect(run(even, { requests, windowMs })).not.toContain(false);
    }));
  });
});
