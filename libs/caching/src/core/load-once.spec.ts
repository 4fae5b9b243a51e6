import { describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { aCache } from '../testing/a-cache.ts';
import { MemoryByteStore } from '../stores/memory-byte-store.ts';
import type { Loaded } from './answer.ts';
import { cachedQuestion } from './cached-question.ts';

const dish = cachedQuestion<number>({ name: 'load-once-spec-dish', shape: 1, reads: 'strict', tables: ['dishes'] });
const ctx = systemContext('t-1');
const asked = { key: '1', tags: ['dish:1'] };

/** Loads that end when the test says so. */
function heldLoads(stampNow: () => Loaded<number>['stamp']) {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  const load = (): Promise<Loaded<number>> => {
    const stamp = stampNow();
    const value = begun.length + 1;
    const { promise, resolve, reject } = Promise.withResolvers<Loaded<number>>();
    begun.push({ end: () => resolve({ value, stamp }), fail: reject });
    return promise;
  };
  return { begun, load };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('of those who miss at once', () => {
  it('one loads, of a thousand', async () => {
    const { cache, log } = aCache();
    const { begun, load } = heldLoads(() => log.stamp());
    const answers = Array.from({ length: 1_000 }, () => cache.read(ctx, dish, asked, load));
    await settle();
    begun[0]?.end();
    expect(new Set((await Promise.all(answers)).map(({ value }) => value))).toEqual(new Set([1]));
    expect([begun.length, cache.stats().all]).toEqual([1, { loads: 1, joins: 999, memoryHits: 0, storeHits: 0, staleHits: 0 }]);
  });

  it('those who came after a change was known load again, together, and get nothing older', async () => {
    const { cache, log } = aCache();
    const { begun, load } = heldLoads(() => log.stamp());
    const before = cache.read(ctx, dish, asked, load);
    await settle();
    log.commit('dish:1');
    const after = Array.from({ length: 100 }, () => cache.read(ctx, dish, asked, load));
    await settle();
    begun[0]?.end();
    expect((await before).value).toBe(1);
    await settle();
    expect(begun.length).toBe(2);
    begun[1]?.end();
    expect(new Set((await Promise.all(after)).map(({ value }) => value))).toEqual(new Set([2]));
    expect(begun.length).toBe(2);
    expect(cache.peek(ctx, dish, '1')?.value).toBe(2);
  });

  it('a load that fails fails for those whom it would have served, and who came later tries once more', async () => {
    const { cache, log } = aCache();
    const { begun, load } = heldLoads(() => log.stamp());
    const first = cache.read(ctx, dish, asked, load);
    await settle();
    const joined = cache.read(ctx, dish, asked, load);
    await settle();
    begun[0]?.fail(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await settle();
    begun[1]?.end();
    expect((await joined).value).toBe(2);
  });

  it('who has no time left goes, and the load goes on for the others', async () => {
    const { cache, log } = aCache();
    const { begun, load } = heldLoads(() => log.stamp());
    const hasty = cache.read(systemContext('t-1', { deadlineAtMs: performance.now() + 5 }), dish, asked, load);
    await expect(hasty).rejects.toMatchObject({ code: 'TIMEOUT' });
    const patient = cache.read(ctx, dish, asked, load);
    await settle();
    begun[0]?.end();
    expect([(await patient).value, begun.length]).toEqual([1, 1]);
  });
});

describe('of processes that miss at once', () => {
  it('one loads, and the others find what it has stored', async () => {
    const store = new MemoryByteStore();
    const processes = Array.from({ length: 4 }, () => aCache({ store }));
    const log = processes[0]?.log;
    const { begun, load } = heldLoads(() => log?.stamp() ?? { epoch: '', xmin: 0n, xmax: 0n, xip: [] });
    const answers = processes.flatMap(({ cache }) => Array.from({ length: 50 }, () => cache.read(ctx, dish, asked, load)));
    await expect.poll(() => begun.length).toBe(1);
    begun[0]?.end();
    expect(new Set((await Promise.all(answers)).map(({ value }) => value))).toEqual(new Set([1]));
    expect(begun.length).toBe(1);
    expect(processes.map(({ cache }) => cache.stats().all.storeHits).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
  });

  it('what it costs to look whether another has loaded is not counted against the store, which answers', async () => {
    const store = new MemoryByteStore();
    const { cache, log } = aCache({ store });
    let looks = 0;
    const busy = Object.assign(store, {
      // All that a request may wait for the store goes with each look.
      get: (_key: string, budget?: { spend(ms: number): void }) => Promise.resolve(budget?.spend(39)).then(() => null),
      lease: () => Promise.resolve(++looks < 5 ? ('taken' as const) : { release: () => Promise.resolve() }),
    });
    expect(busy.isAvailable).toBe(true);
    expect((await cache.read(ctx, dish, asked, () => Promise.resolve({ value: 7, stamp: log.stamp() }))).value).toBe(7);
    expect(cache.stats().leases).toMatchObject({ won: 1, unavailable: 0, outwaited: 0 });
  });

  it('whoever has less time left than a store may take gives it no more than that', async () => {
    const store = new MemoryByteStore();
    const given: number[] = [];
    const { cache, log } = aCache({ store: Object.assign(store, { get: (_key: string, budget: { readonly leftMs: number }) => Promise.resolve(given.push(budget.leftMs)).then(() => null) }) });
    const deadlineAtMs = performance.now() + 15;
    await cache.read(systemContext('t-1', { deadlineAtMs }), dish, asked, () => Promise.resolve({ value: 7, stamp: log.stamp() })).catch(() => undefined);
    await cache.read(ctx, dish, { ...asked, key: 'other' }, () => Promise.resolve({ value: 7, stamp: log.stamp() }));
    expect(given[0]).toBeLessThanOrEqual(15);
    expect(given.at(-1)).toBeGreaterThan(15);
  });

  it('whoever waits for a holder that is gone loads itself', async () => {
    const store = new MemoryByteStore();
    const { cache, log } = aCache({ store: Object.assign(store, { lease: () => Promise.resolve('taken') }) });
    expect((await cache.read(ctx, dish, asked, () => Promise.resolve({ value: 7, stamp: log.stamp() }))).value).toBe(7);
    expect(cache.stats().leases).toMatchObject({ outwaited: 1 });
  });

  it('what a store holds is judged like all else, and what is no entry is a miss', async () => {
    const store = new MemoryByteStore();
    const [one, other] = [aCache({ store }), aCache({ store })];
    const load = (value: number) => () => Promise.resolve({ value, stamp: one.log.stamp() });
    await one.cache.read(ctx, dish, asked, load(1));
    expect(await other.cache.read(ctx, dish, asked, load(2))).toMatchObject({ value: 1, level: 'store' });
    for (const { log } of [one, other]) log.commit('dish:1');
    expect(await other.cache.read(ctx, dish, asked, load(2))).toMatchObject({ value: 2, level: 'load' });
    for (const key of store.keys()) store.set(key, Buffer.from('garbage'), 60_000);
    expect(await one.cache.read(ctx, dish, asked, load(3))).toMatchObject({ value: 3, level: 'load' });
  });

  it('a store that cannot say is not asked for long: each loads for itself', async () => {
    const store = new MemoryByteStore();
    store.isAvailable = false;
    const { cache, log } = aCache({ store: Object.assign(store, { get: () => Promise.reject(new Error('asked all the same')) }) });
    expect((await cache.read(ctx, dish, asked, () => Promise.resolve({ value: 1, stamp: log.stamp() }))).level).toBe('load');
  });
});
