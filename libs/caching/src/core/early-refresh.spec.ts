import { describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { aCache } from '../testing/a-cache.ts';
import { fakeChangeLog } from '../testing/fake-change-log.ts';
import { cachedQuestion } from './cached-question.ts';
import { EarlyRefresh } from './early-refresh.ts';
import type { Entry } from './entry.ts';

const dish = cachedQuestion<number>({ name: 'early-refresh-spec-dish', shape: 1, reads: 'strict', tables: ['dishes'] });
const ctx = systemContext('t-1');
const asked = { key: '1', tags: ['dish:1'] };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an answer that is about to expire', () => {
  it('is loaded anew before, the likelier the nearer the end and the longer a load takes', () => {
    const log = fakeChangeLog();
    const shareDue = (leftMs: number, loadMs: number): number => {
      const draws = Array.from({ length: 1_000 }, (_, at) => (at + 0.5) / 1_000);
      const refresh = new EarlyRefresh({ log, loader: undefined as never, loads: undefined as never, random: () => draws.pop() ?? 0.5 });
      const entry = { validUntilMs: leftMs, loadMs, mayRefresh: true } as Entry;
      return Array.from({ length: 1_000 }, () => refresh.isDue(entry)).filter(Boolean).length / 1_000;
    };
    // P(−Δ·ln(u) ≥ left) = e^(−left/Δ)
    for (const [leftMs, loadMs] of [[10, 10], [20, 10], [5, 20], [100, 10]] as const) expect(shareDue(leftMs, loadMs)).toBeCloseTo(Math.exp(-leftMs / loadMs), 2);
  });

  it('is served meanwhile, and its load is the only one', async () => {
    const { cache, log } = aCache();
    let loads = 0;
    const lifeMs = 1_000_000;
    const load = () => {
      loads += 1;
      return Promise.resolve({ value: loads, stamp: log.stamp(), validUntilMs: log.nowMs() + lifeMs });
    };
    await cache.read(ctx, dish, asked, load);
    log.setNowMs(lifeMs - 0.000_001);
    const answers = await Promise.all(Array.from({ length: 50 }, () => cache.read(ctx, dish, asked, load)));
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set([1]));
    await settle();
    expect([loads, (await cache.read(ctx, dish, asked, load)).value]).toEqual([2, 2]);
  });

  it('is not loaded again and again when a load brings no longer life', async () => {
    const { cache, log } = aCache();
    let loads = 0;
    const load = () => {
      loads += 1;
      return Promise.resolve({ value: loads, stamp: log.stamp(), validUntilMs: 1_000_000 });
    };
    await cache.read(ctx, dish, asked, load);
    log.setNowMs(999_999.999_999);
    for (let turn = 0; turn < 20; turn += 1) {
      await cache.read(ctx, dish, asked, load);
      await settle();
    }
    expect(loads).toBe(2);
  });
});
