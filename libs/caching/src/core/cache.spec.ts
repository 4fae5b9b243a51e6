import { describe, expect, it, vi } from 'vitest';
import { Secrets, systemContext } from '#kernel';
import { ConsistencyTokens } from '../log/consistency-token.ts';
import { Consistencies } from '../log/request-consistency.ts';
import { parseStamp } from '../log/stamp.ts';
import { MemoryByteStore } from '../stores/memory-byte-store.ts';
import { aCache } from '../testing/a-cache.ts';
import type { Loaded } from './answer.ts';
import { cachedQuestion } from './cached-question.ts';
import { everythingTag } from './partition-tags.ts';

const dish = cachedQuestion<{ readonly price: number } | null>({ name: 'cache-spec-dish', shape: 1, reads: 'strict', tables: ['dishes'] });
const card = cachedQuestion<string>({ name: 'cache-spec-card', shape: 1, reads: 'tolerant', tables: ['dishes'] });
const found = cachedQuestion<number | null>({ name: 'cache-spec-found', shape: 1, reads: 'strict', tables: [], keeps: (value) => value !== null });
const ctx = systemContext('t-1');
const asked = { key: '1', tags: ['dish:1'] };

/** A load that counts, and says what number it has. */
function countedLoads(log: { stamp(): Loaded<unknown>['stamp'] }, more: Partial<Loaded<unknown>> = {}) {
  const loads = { count: 0 };
  const load = (): Promise<Loaded<{ price: number }>> => {
    loads.count += 1;
    return Promise.resolve({ value: { price: loads.count }, stamp: log.stamp(), ...more } as Loaded<{ price: number }>);
  };
  return { loads, load };
}

describe('an answer that is kept', () => {
  it('is served until something of its tags changes, and from then on loaded anew', async () => {
    const { cache, log } = aCache();
    const { load } = countedLoads(log);
    const read = async () => (await cache.read(ctx, dish, asked, load)).value?.price;
    expect([await read(), await read()]).toEqual([1, 1]);
    log.commit('dish:2');
    expect(await read()).toBe(1);
    log.commit('dish:1');
    expect(cache.peek(ctx, dish, '1')).toBeUndefined();
    expect([await read(), await read()]).toEqual([2, 2]);
    log.commit('dishes:*');
    expect([await read(), await read()]).toEqual([3, 3]);
  });

  it('ends with what only the load could tell', async () => {
    const { cache, log } = aCache();
    const { load } = countedLoads(log, { tags: ['chef:7'], validUntilMs: 5_000 });
    const read = async () => (await cache.read(ctx, dish, asked, load)).value?.price;
    expect([await read(), await read()]).toEqual([1, 1]);
    log.commit('chef:7');
    expect(await read()).toBe(2);
    log.setNowMs(2_000);
    expect(await read()).toBe(2);
    log.setNowMs(5_000);
    expect(await read()).toBe(3);
  });

  it('is put together with others where all are valid under the latest snapshot', () => {
    const { cache, log } = aCache();
    const keep = (...keys: string[]): void => {
      for (const key of keys) cache.keepAside(ctx, card, { key, tags: [`dish:${key}`] }, { value: `dish ${key}`, stamp: log.stamp() });
    };
    const together = (...keys: string[]): unknown => cache.peekMany(ctx, card, keys)?.map(({ value }) => value);
    keep('1', '2');
    expect([together('2', '1'), together('1', '3'), together()]).toEqual([['dish 2', 'dish 1'], undefined, []]);
    expect(cache.peekMany(systemContext('t-2'), card, ['1'])).toBeUndefined();
    // What nothing has happened to is of the new snapshot, too; one that has changed is missed, and loaded again makes it whole.
    log.commit('dish:2');
    expect([together('1'), together('1', '2')]).toEqual([['dish 1'], undefined]);
    keep('2');
    expect(together('1', '2')).toEqual(['dish 1', 'dish 2']);
    expect(cache.stats().byQuestion['cache-spec-card']).toMatchObject({ memoryHits: 5 });
    log.setAgeMs(1_001);
    expect(together('1')).toBeUndefined();
  });

  it('is not put together with what was loaded after the log was last read', () => {
    const { cache, log } = aCache();
    const seen = log.stamp();
    cache.keepAside(ctx, card, { key: '1', tags: ['dish:1'] }, { value: 'as the log knows it', stamp: seen });
    // A transaction has committed that the load saw, and the log has not told yet.
    cache.keepAside(ctx, card, { key: '2', tags: ['dish:2'] }, { value: 'newer', stamp: { ...seen, xmin: seen.xmin + 1n, xmax: seen.xmax + 1n } });
    expect(cache.peekMany(ctx, card, ['2'])).toBeUndefined();
    expect(cache.peekMany(ctx, card, ['1', '2'])).toBeUndefined();
    log.commit('dish:3');
    expect(cache.peekMany(ctx, card, ['1', '2'])?.map(({ value }) => value)).toEqual(['as the log knows it', 'newer']);
  });

  it('is put together for who has seen nothing newer, and says what it was made from', () => {
    const { cache, log } = aCache();
    cache.keepAside(ctx, card, asked, { value: 'dish', stamp: log.stamp() });
    const parts: unknown[] = [];
    const provenance = { madeFrom: (part: unknown) => void parts.push(part), madeFromElse: () => undefined, madeFromStale: () => undefined, holdsUntil: () => undefined, whenSentAgain: () => undefined };
    const saw: string[] = [];
    const consistency = (isKnown: boolean) => ({ isKnownHere: () => Promise.resolve(isKnown), isKnownAlready: () => isKnown, saw: (snapshot: string) => void saw.push(snapshot), wrote: () => undefined, hasWritten: false, token: () => null });
    expect(cache.peekMany({ ...ctx, provenance, consistency: consistency(false) }, card, ['1'])).toBeUndefined();
    expect([parts, saw]).toEqual([[], []]);
    expect(cache.peekMany({ ...ctx, provenance, consistency: consistency(true) }, card, ['1'])).toHaveLength(1);
    expect([parts.length, saw]).toEqual([1, ['100:100:']]);
  });

  it('is kept beside another only if it is valid when it comes, and nothing was purged meanwhile', () => {
    const { cache, log } = aCache();
    const before = log.stamp();
    log.commit('dish:1');
    cache.keepAside(ctx, card, asked, { value: 'overtaken', stamp: before });
    const meanwhile = log.stamp();
    log.commit(everythingTag);
    cache.keepAside(ctx, card, { key: '2', tags: ['dish:2'] }, { value: 'purged', stamp: meanwhile });
    expect([cache.stats().overtaken, cache.stats().entries]).toEqual([2, 0]);
  });

  it('is sampled each time while it is asked seldom, and seldom while it is asked often', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      let samples = 0;
      const { cache, log } = aCache({ onSample: () => (samples += 1) });
      cache.keepAside(ctx, card, asked, { value: 'dish', stamp: log.stamp() });
      for (let hit = 0; hit < 20; hit += 1) {
        vi.advanceTimersByTime(20);
        cache.peek(ctx, card, asked.key);
      }
      expect(samples).toBe(20);
      for (let hit = 0; hit < 10_000; hit += 1) cache.peek(ctx, card, asked.key);
      expect(samples).toBeLessThan(60);
    } finally {
      vi.useRealTimers();
    }
  });

  it('may be that there is none', async () => {
    const { cache, log } = aCache();
    let loads = 0;
    const load = (): Promise<Loaded<null>> => Promise.resolve({ value: null, stamp: log.stamp() }).finally(() => (loads += 1));
    for (let turn = 0; turn < 3; turn += 1) expect((await cache.read(ctx, dish, asked, load)).value).toBeNull();
    expect(loads).toBe(1);
    log.commit('dish:1');
    expect((await cache.read(ctx, dish, asked, countedLoads(log).load)).value).toEqual({ price: 1 });
  });

  it('is kept nowhere when its question does not keep it', async () => {
    const store = new MemoryByteStore();
    const { cache, log } = aCache({ store });
    const keyOf = { key: '1', tags: ['dish:1'] };
    let loads = 0;
    const load = async (): Promise<Loaded<number | null>> => {
      loads += 1;
      await Promise.resolve();
      return { value: null, stamp: log.stamp() };
    };
    // Those who wait together are answered together all the same.
    await Promise.all(Array.from({ length: 5 }, () => cache.read(ctx, found, keyOf, load)));
    expect(loads).toBe(1);
    await cache.read(ctx, found, keyOf, load);
    expect([loads, cache.memory.bytes, store.keys()]).toEqual([2, 0, []]);
    await cache.read(ctx, found, keyOf, () => Promise.resolve({ value: 7, stamp: log.stamp() }));
    expect(cache.peek(ctx, found, '1')?.value).toBe(7);
    expect(store.keys()).toHaveLength(1);
  });

  it('may lie in a memory beside, judged alike', async () => {
    const { cache, log } = aCache({ bytesMax: 100_000 });
    const beside = cache.beside({ bytesMax: 20_000 });
    for (let key = 0; key < 100; key += 1) await beside.read(ctx, card, { key: String(key), tags: ['dish:1'] }, () => Promise.resolve({ value: 'x'.repeat(100), stamp: log.stamp() }));
    expect([cache.memory.bytes, beside.memory.bytesMax]).toEqual([0, 20_000]);
    expect(beside.memory.bytes).toBeGreaterThan(15_000);
    expect(beside.peek(ctx, card, '99')?.value).toBe('x'.repeat(100));
    log.commit('dish:1');
    expect(beside.peek(ctx, card, '99')).toBeUndefined();
    beside.close();
    cache.close();
  });

  it('cannot be changed by who gets it', async () => {
    const { cache, log } = aCache();
    const { value } = await cache.read(ctx, dish, asked, countedLoads(log).load);
    expect(() => Object.assign(value ?? {}, { price: 0 })).toThrow(TypeError);
  });

  it('is another for another tenant, another key and another question, and nobody asks without a tenant', async () => {
    const { cache, log } = aCache();
    const { loads, load } = countedLoads(log);
    await cache.read(ctx, dish, asked, load);
    await cache.read(systemContext('t-2'), dish, asked, load);
    await cache.read(ctx, dish, { ...asked, key: '2' }, load);
    expect(loads.count).toBe(3);
    expect(cache.peek(ctx, card, '1')).toBeUndefined();
    expect(cache.peek(systemContext('t-3'), dish, '1')).toBeUndefined();
    await expect(cache.read(systemContext(''), dish, asked, load)).rejects.toThrow(RangeError);
  });

  it('is forgotten with the epoch, and nothing is kept while there is none', async () => {
    const { cache, log } = aCache();
    const { loads, load } = countedLoads(log);
    await cache.read(ctx, dish, asked, load);
    log.renew('epoch-2');
    expect(cache.memory.bytes).toBe(0);
    await cache.read(ctx, dish, asked, load);
    log.renew(null);
    for (const count of [3, 4]) {
      await cache.read(ctx, dish, asked, load);
      expect(loads.count).toBe(count);
    }
  });

  it('that a change overtook while it was loaded is not kept', async () => {
    const { cache, log } = aCache();
    const stamp = log.stamp();
    const late = (): Promise<Loaded<{ price: number }>> => {
      log.commit('dish:1');
      return Promise.resolve({ value: { price: 0 }, stamp });
    };
    expect((await cache.read(ctx, dish, asked, late)).value).toEqual({ price: 0 });
    expect((await cache.read(ctx, dish, asked, countedLoads(log).load)).value).toEqual({ price: 1 });
  });

  it('outlives what the log forgets, for it is stamped anew whenever it is found valid', async () => {
    const { cache, log } = aCache();
    const { loads, load } = countedLoads(log);
    const { stamp } = await cache.read(ctx, dish, asked, load);
    for (let turn = 0; turn < 10; turn += 1) log.commit('dish:2');
    expect((await cache.read(ctx, dish, asked, load)).stamp.xmin).toBe(stamp.xmin + 10n);
    expect(loads.count).toBe(1);
  });
});

describe('while the log is not heard', () => {
  it('who has asked the database in vain gets what was true last, if nothing else is known to be wrong with it', async () => {
    const { cache, log } = aCache({ lostStaleMsMax: 60_000 });
    log.setNowMs(1_000);
    const { load } = countedLoads(log);
    for (const key of ['1', '2', '3']) await cache.read(ctx, dish, { key, tags: [`dish:${key}`] }, countedLoads(log, key === '3' ? { validUntilMs: 5_000 } : {}).load);
    const known = (key: string) => cache.lastKnown(ctx, dish, key);
    expect(known('1')).toBeUndefined();
    log.commit('dish:2');
    log.tailNow = () => Promise.reject(new Error('away'));
    log.setAgeMs(2_000);
    expect(['1', '2', '3', '4'].map((key) => known(key)?.value?.price)).toEqual([1, undefined, 1, undefined]);
    expect(known('1')?.ageMs).toBe(2_000);
    expect(cache.lastKnown(systemContext('t-2'), dish, '1')).toBeUndefined();
    log.setNowMs(5_000);
    expect(known('3')).toBeUndefined();
    // What the rows say now takes the place of what they said.
    await cache.read(ctx, dish, { key: '1', tags: ['dish:1'] }, () => load().then((loaded) => ({ ...loaded, value: { price: 9 } })));
    expect(known('1')?.value?.price).toBe(9);
    log.setAgeMs(60_001);
    expect(known('1')).toBeUndefined();
    log.setAgeMs(2_000);
    log.renew('epoch-2');
    expect(known('1')).toBeUndefined();
  });

  it('strict questions go to the database, and tolerant ones are answered with what was known, and say so', async () => {
    const { cache, log } = aCache();
    log.tailNow = () => Promise.reject(new Error('away'));
    const { loads, load } = countedLoads(log);
    const loadCard = (): Promise<Loaded<string>> => Promise.resolve({ value: 'soup', stamp: log.stamp() });
    await cache.read(ctx, dish, asked, load);
    await cache.read(ctx, card, asked, loadCard);
    log.setAgeMs(1_001);
    expect([cache.peek(ctx, dish, '1'), cache.peek(ctx, card, '1')]).toEqual([undefined, undefined]);
    expect(await cache.read(ctx, dish, asked, load)).toMatchObject({ value: { price: 2 }, isStale: false, level: 'load' });
    const away = (): Promise<never> => Promise.reject(new Error('the database is away'));
    expect(await cache.read(ctx, card, asked, away)).toMatchObject({ value: 'soup', isStale: true });
    await expect(cache.read(ctx, card, { ...asked, reads: 'strict' }, away)).rejects.toThrow('the database is away');
    log.setAgeMs(600_001);
    await expect(cache.read(ctx, card, asked, away)).rejects.toThrow('away');
    log.setAgeMs(5_000);
    log.commit('dish:1');
    await expect(cache.read(ctx, card, asked, away)).rejects.toThrow('away');
    expect(loads.count).toBe(2);
  });

  it('the log is read once more, for all', async () => {
    const { cache, log } = aCache();
    let tails = 0;
    log.tailNow = () => {
      tails += 1;
      log.setAgeMs(0);
      return Promise.resolve();
    };
    const { loads, load } = countedLoads(log);
    await cache.read(ctx, dish, asked, load);
    log.setAgeMs(1_001);
    expect((await cache.read(ctx, dish, asked, load)).level).toBe('memory');
    expect([loads.count, tails]).toEqual([1, 1]);
  });
});

describe('who brings a token', () => {
  const secrets = new Secrets('a'.repeat(32));
  const tokens = new ConsistencyTokens(secrets);

  it('is answered from memory if all that it names is known here, else from the database', async () => {
    const { cache, log } = aCache();
    const { loads, load } = countedLoads(log);
    await cache.read(ctx, dish, asked, load);
    const consistencies = new Consistencies(log, secrets);
    const bringing = (snapshot: string) => systemContext('t-1', { consistency: consistencies.of(tokens.encode({ seen: parseStamp('epoch-1', snapshot), wrote: null })) });
    expect(cache.peek(bringing('100:100:'), dish, '1')?.value).toEqual({ price: 1 });
    expect(cache.peek(bringing('900:900:'), dish, '1')).toBeUndefined();
    expect((await cache.read(bringing('900:900:'), dish, asked, load)).level).toBe('load');
    expect(loads.count).toBe(2);
  });

  it('takes along what it was shown, also when that is later than what the log has told', async () => {
    const { cache, log } = aCache();
    const later = parseStamp('epoch-1', '140:140:');
    await cache.read(ctx, dish, asked, () => Promise.resolve({ value: { price: 1 }, stamp: later }));
    log.commit('dish:2');
    for (const ask of [(asker: typeof ctx) => Promise.resolve(cache.peek(asker, dish, '1')), (asker: typeof ctx) => cache.read(asker, dish, asked, () => Promise.reject(new Error('no load')))]) {
      const asker = systemContext('t-1', { consistency: new Consistencies(log, secrets).of(undefined) });
      expect((await ask(asker))?.value).toEqual({ price: 1 });
      expect(tokens.decode(asker.consistency?.token() ?? '')).toEqual({ seen: later, wrote: null });
    }
  });
});
