import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Undeliverable } from '../outbox/outbox-consumer.ts';
import { DependencyPolicy } from './dependency-policy.ts';
import { Policies } from './policies.ts';
import { type CallSettings, defaultPolicySettings, parsePolicySettings } from './policy-settings.ts';

const fast: CallSettings = { deadlineMs: 20_000, attemptMs: 20_000, concurrentMax: 10, queueMax: 10, retriesMax: 1, retryPauseMs: 1, failurePercent: 50, callsMin: 4, slowMs: 10_000, openMs: 60_000 };
const policyOf = (over: Partial<CallSettings> = {}): DependencyPolicy => new DependencyPolicy('smtp', { ...fast, ...over });
const broken = (): Promise<never> => Promise.reject(new Error('broken'));
const well = (): Promise<string> => Promise.resolve('well');
/** Answers never, and ends only when it is given up. */
const hanging = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the policy of a dependency', () => {
  it('answers what the dependency does, and throws what it throws', async () => {
    const policy = policyOf({ retriesMax: 0 });
    expect(await policy.execute(well)).toBe('well');
    await expect(policy.execute(broken)).rejects.toThrow('broken');
  });

  it('asks again after a failure, and not after a refusal for good', async () => {
    const policy = policyOf();
    let asked = 0;
    expect(await policy.execute(() => ((asked += 1) === 1 ? broken() : well()))).toBe('well');
    expect([asked, policy.standing().retries]).toEqual([2, 1]);
    asked = 0;
    await expect(policy.execute(() => {
      asked += 1;
      return Promise.reject(new Undeliverable('no such address'));
    })).rejects.toThrow(Undeliverable);
    expect(asked).toBe(1);
  });

  it('asks again at most a tenth as often as it is asked, and ten times more', async () => {
    const policy = policyOf({ failurePercent: 0, retriesMax: 3 });
    let asked = 0;
    for (let call = 0; call < 200; call += 1) await policy.execute(() => ((asked += 1), broken())).catch(() => undefined);
    const { retries, refusals } = policy.standing();
    expect(asked).toBe(200 + retries);
    expect(retries).toBeLessThanOrEqual(200 * 0.1 + 10);
    expect(retries).toBeGreaterThanOrEqual(20);
    expect(refusals['budget']).toBeGreaterThan(100);
  });

  it('leaves one alone that fails, and asks nobody then', async () => {
    const policy = policyOf({ retriesMax: 0 });
    for (let call = 0; call < 4; call += 1) await policy.execute(broken).catch(() => undefined);
    let asked = 0;
    await expect(policy.execute(() => ((asked += 1), well()))).rejects.toMatchObject({ name: 'PolicyRefusal', reason: 'breaker' });
    expect([asked, policy.standing().state, policy.standing().refusals['breaker']]).toEqual([0, 'open', 1]);
  });

  it('leaves one alone that answers, and too slowly', async () => {
    const policy = policyOf({ slowMs: 1 });
    for (let call = 0; call < 4; call += 1) expect(await policy.execute(() => sleep(20, 'late'))).toBe('late');
    await expect(policy.execute(well)).rejects.toMatchObject({ reason: 'breaker' });
  });

  it('does not hold refusals for good against it, nor that somebody stopped asking', async () => {
    const policy = policyOf({ retriesMax: 0 });
    for (let call = 0; call < 10; call += 1) {
      await policy.execute(() => Promise.reject(new Undeliverable('no such address'))).catch(() => undefined);
      const asker = new AbortController();
      const asked = policy.execute(hanging, asker.signal);
      asker.abort(new Error('never mind'));
      await expect(asked).rejects.toThrow('never mind');
    }
    expect(policy.standing().state).toBe('closed');
  });

  it('tries one call after a while, refuses the others meanwhile, and closes when it succeeds, also after the clock was set back', async () => {
    const policy = policyOf({ retriesMax: 0, openMs: 1 });
    for (let call = 0; call < 4; call += 1) await policy.execute(broken).catch(() => undefined);
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    const answer = Promise.withResolvers<string>();
    const tried: Promise<string>[] = [];
    await expect.poll(async () => {
      let isAsked = false;
      const trial = policy.execute(() => {
        isAsked = true;
        return answer.promise;
      });
      trial.catch(() => undefined);
      await nextTurn();
      if (isAsked) tried.push(trial);
      return isAsked;
    }, { timeout: 10_000 }).toBe(true);
    await expect(policy.execute(well)).rejects.toMatchObject({ reason: 'breaker' });
    answer.resolve('well again');
    expect(await Promise.all(tried)).toEqual(['well again']);
    expect(policy.standing().state).toBe('closed');
  });

  it('gives up an attempt in time, and everything together in time', async () => {
    await expect(policyOf({ attemptMs: 20, retriesMax: 0 }).execute(hanging)).rejects.toMatchObject({ name: 'PolicyTimeout', limit: 'attempt' });
    const policy = policyOf({ deadlineMs: 20 });
    await expect(policy.execute(hanging)).rejects.toMatchObject({ name: 'PolicyTimeout', limit: 'deadline' });
    expect(policy.standing().refusals['deadline']).toBe(1);
  });

  it('lets so many in, has so many wait, and refuses the others', async () => {
    const policy = policyOf({ concurrentMax: 2, queueMax: 1 });
    const answer = Promise.withResolvers<string>();
    let underWay = 0;
    const ask = (): Promise<string> => policy.execute(() => ((underWay += 1), answer.promise));
    const asked = [ask(), ask(), ask()];
    await expect(ask()).rejects.toMatchObject({ name: 'PolicyRefusal', reason: 'bulkhead' });
    expect(underWay).toBe(2);
    answer.resolve('well');
    expect(await Promise.all(asked)).toEqual(['well', 'well', 'well']);
  });

  it('says something else instead, where there is something', async () => {
    expect(await policyOf({ retriesMax: 0 }).executeOr(() => 'instead', broken)).toBe('instead');
    expect(await policyOf().executeOr(() => 'instead', well)).toBe('well');
  });
});

describe('the policies of a process', () => {
  it('are one a dependency, and shown by name', async () => {
    const policies = new Policies();
    expect(policies.of('smtp')).toBe(policies.of('smtp'));
    policies.show({ name: 'redis', standing: () => ({ state: 'closed', retries: 0, refusals: { breaker: 1 } }) });
    policies.show({ name: 'redis', standing: () => ({ state: 'open', retries: 2, refusals: { breaker: 3 } }) });
    expect(policies.standings()).toEqual({ smtp: { state: 'closed', retries: 0, refusals: { breaker: 0, bulkhead: 0, deadline: 0, budget: 0 } }, redis: { state: 'open', retries: 2, refusals: { breaker: 4 } } });
  });

  it('take other numbers from the configuration, and nothing that means nothing', () => {
    expect(parsePolicySettings('')).toEqual(defaultPolicySettings);
    const changed = parsePolicySettings('smtp.attemptMs=5000, redis.failuresMax=3');
    expect([changed.smtp.attemptMs, changed.redis.failuresMax, changed.smtp.openMs]).toEqual([5_000, 3, defaultPolicySettings.smtp.openMs]);
    for (const wrong of ['smtp.attemptMs', 'smtp.nothing=1', 'nobody.attemptMs=1', '__proto__.attemptMs=1', 'smtp.attemptMs=0', 'smtp.failurePercent=101', 'smtp.constructor=1', 'smtp.attemptMs=-1']) expect(() => parsePolicySettings(wrong), wrong).toThrow(RangeError);
  });
});
