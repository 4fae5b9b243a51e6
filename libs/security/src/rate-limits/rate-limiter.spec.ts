import { describe, expect, it } from 'vitest';
import { PenaltyBox } from './penalty-box.ts';
import { rateLimitFields } from './rate-limit-fields.ts';
import { LocalRateLimiter, type RateLimitPolicy } from './rate-limiter.ts';

const policy: RateLimitPolicy = { name: 'key', requests: 3, windowMs: 3_000 };

function aLimiter(): { limiter: LocalRateLimiter; pass: (ms: number) => void } {
  let now = 0;
  return { limiter: new LocalRateLimiter(() => now), pass: (ms) => (now += ms) };
}

describe('a rate limiter', () => {
  it('counts each caller and each policy apart', () => {
    const { limiter } = aLimiter();
    const allowed = (who: string, name = 'key'): boolean => limiter.take({ ...policy, name }, who).isAllowed;
    expect([allowed('a'), allowed('a'), allowed('a'), allowed('a')]).toEqual([true, true, true, false]);
    expect([allowed('b'), allowed('a', 'ip')]).toEqual([true, true]);
  });

  it('says by the draft what is left and when it is whole again', () => {
    const { limiter, pass } = aLimiter();
    limiter.take(policy, 'a');
    pass(400);
    expect(rateLimitFields(policy, limiter.take(policy, 'a'))).toEqual([['ratelimit-policy', '"key";q=3;w=3'], ['ratelimit', '"key";r=1;t=2']]);
  });

  it('remembers a bounded number of callers, and forgets those first whose quota is whole', () => {
    const { limiter, pass } = aLimiter();
    for (let at = 0; at < 60_000; at += 1) limiter.take(policy, `idle-${at}`);
    pass(3_000);
    for (let at = 0; at < 3; at += 1) limiter.take(policy, 'busy');
    for (let at = 0; at < 90_000; at += 1) limiter.take(policy, `new-${at}`);
    expect(limiter.callerCount).toBeLessThanOrEqual(100_000);
    expect(limiter.take(policy, 'busy').isAllowed).toBe(false);
  });
});

describe('the penalty box', () => {
  it('holds who errs sixty times in a minute, for a minute', () => {
    let now = 0;
    const box = new PenaltyBox(() => now);
    for (let at = 0; at < 59; at += 1) box.fault('192.0.2.1');
    expect(box.leftMs('192.0.2.1')).toBe(0);
    box.fault('192.0.2.1');
    expect([box.leftMs('192.0.2.1'), box.leftMs('192.0.2.2')]).toEqual([60_000, 0]);
    now = 59_999;
    expect(box.leftMs('192.0.2.1')).toBe(1);
    now = 60_000;
    expect(box.leftMs('192.0.2.1')).toBe(0);
    box.fault('192.0.2.1');
    expect(box.leftMs('192.0.2.1')).toBe(0);
  });

  it('forgives who errs now and then', () => {
    let now = 0;
    const box = new PenaltyBox(() => now);
    for (let at = 0; at < 300; at += 1) {
      now += 1_100;
      box.fault('192.0.2.1');
    }
    expect(box.leftMs('192.0.2.1')).toBe(0);
  });
});
