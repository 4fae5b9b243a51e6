import { describe, expect, it } from 'vitest';
import { type Consistency, type Context, kernelErrors, systemContext, type Tx } from '#kernel';
import { standbyStamp } from '../log/stamp.ts';
import { aCache } from '../testing/a-cache.ts';
import type { Loaded } from '../core/answer.ts';
import { cachedQuestion } from '../core/cached-question.ts';
import { readOnStandby, Standbys } from './standbys.ts';

const dish = cachedQuestion<string>({ name: 'standbys-spec-dish', shape: 1, reads: 'strict', tables: ['dishes'] });
const ctx = systemContext('t-1');
const noTx = {} as Tx;

/** Of a client, when it is known whether this process knows all that it has seen. */
const tokenOf = (known: Promise<boolean>): Consistency => ({ isKnownHere: () => known, isKnownAlready: () => false, saw: () => undefined, wrote: () => undefined, hasWritten: false, token: () => null });

/** Servers whose answers are told beforehand, and loads as `loadIn` makes them: on the standby whose turn it is, or on the primary. */
function aCity({ standbys: count = 1 }: { standbys?: number } = {}) {
  const errors: unknown[] = [];
  const asked: string[] = [];
  const servers = Array.from({ length: count }, (_, number) => ({
    read: async <T>(_ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> => {
      asked.push(`standby ${number + 1}`);
      return work(noTx);
    },
  }));
  const standbys = new Standbys({ servers, onError: (error) => errors.push(error) });
  const made = aCache({ standbys });
  const { cache, log } = made;
  /** @param shown what the standby answers; what the primary answers is always true */
  const read = async (key: string, shown: () => Loaded<string> | Promise<Loaded<string>>, asker: Context = ctx) => {
    const onPrimary = (): Loaded<string> => (asked.push('primary'), { value: 'of the primary', stamp: log.stamp() });
    const load = async (): Promise<Loaded<string>> => (await readOnStandby(ctx, async () => shown())) ?? onPrimary();
    return (await cache.read(asker, dish, { key, tags: [`dish:${key}`] }, load)).value;
  };
  /** Of a standby that has heard all. */
  const caughtUp = (): Loaded<string> => ({ value: 'of a standby', stamp: standbyStamp(log.stamp()) });
  return { ...made, standbys, errors, asked, read, caughtUp };
}

describe('a load on a standby', () => {
  it('is answered and kept when nothing that it may lack has changed, under what the primary shows', async () => {
    const { cache, log, read, caughtUp, asked, standbys } = aCity();
    const behind = caughtUp();
    log.commit('dish:2');
    expect([await read('1', () => behind), await read('1', () => behind)]).toEqual(['of a standby', 'of a standby']);
    expect([asked, standbys.counts]).toEqual([['standby 1'], { answered: 1, behind: 0, failed: 0 }]);
    expect((await cache.explain(ctx, dish, '1')).memory).toMatchObject({ verdict: 'served', snapshot: (await cache.explain(ctx, dish, '1')).log.snapshot });
  });

  it('goes on to the primary when something has changed that it may lack', async () => {
    const { log, read, caughtUp, asked, standbys } = aCity();
    const behind = caughtUp();
    log.commit('dish:1');
    expect([await read('1', () => behind), asked, standbys.counts.behind]).toEqual(['of the primary', ['standby 1', 'primary'], 1]);
  });

  it('goes on to the primary when it may show what the primary does not show, also to who reads it once more', async () => {
    const { log, read, asked } = aCity();
    const { epoch, xmin, xmax } = log.stamp();
    expect([await read('1', () => ({ value: 'of a standby', stamp: standbyStamp({ epoch, xmin, xmax: xmax + 1n, xip: [] }) })), asked]).toEqual(['of the primary', ['standby 1', 'primary']]);
  });

  it('goes on to the primary when the server is of another epoch, or has become a server of its own', async () => {
    for (const stampOf of [(log: ReturnType<typeof aCity>['log']) => standbyStamp({ ...log.stamp(), epoch: 'other' }), (log: ReturnType<typeof aCity>['log']) => log.stamp()]) {
      const { log, read, asked } = aCity();
      expect([await read('1', () => ({ value: 'of a standby', stamp: stampOf(log) })), asked]).toEqual(['of the primary', ['standby 1', 'primary']]);
    }
  });

  it('is not for who brings a token that this process does not know, nor is one that another has begun meanwhile', async () => {
    const { read, caughtUp, asked } = aCity();
    const known = Promise.withResolvers<boolean>();
    const withToken = read('1', caughtUp, { ...ctx, consistency: tokenOf(known.promise) });
    const held = Promise.withResolvers<Loaded<string>>();
    const without = read('1', () => held.promise);
    await expect.poll(() => asked).toEqual(['standby 1']);
    known.resolve(false);
    held.resolve(caughtUp());
    expect([await without, await withToken, asked]).toEqual(['of a standby', 'of the primary', ['standby 1', 'primary']]);
  });

  it('leaves alone, for a while, a server that is behind or gone, and tells once of one that is gone', async () => {
    const { read, caughtUp, asked, errors, standbys } = aCity();
    const gone = (): never => {
      throw new Error('gone');
    };
    for (const key of ['1', '2', '3']) expect(await read(key, gone)).toBe('of the primary');
    expect(asked).toEqual(['standby 1', 'primary', 'primary', 'primary']);
    await expect.poll(() => read(crypto.randomUUID(), gone).then(() => standbys.counts.failed), { interval: 10 }).toBe(3);
    expect(errors).toEqual([new Error('gone')]);
    // It is used again once it answers.
    await expect.poll(() => read(crypto.randomUUID(), caughtUp), { interval: 10 }).toBe('of a standby');
    expect(await read('4', caughtUp)).toBe('of a standby');
  });

  it('tries a server that was gone with one load, and waits for it with no other', async () => {
    const { read, caughtUp, asked, standbys } = aCity();
    await read('1', () => Promise.reject(new Error('gone')));
    const held = Promise.withResolvers<Loaded<string>>();
    const begun: Promise<string>[] = [];
    await expect.poll(async () => {
      begun.push(read(crypto.randomUUID(), () => held.promise));
      await Promise.race([begun.at(-1), new Promise((resolve) => setTimeout(resolve, 5))]);
      return asked.at(-1);
    }).toBe('standby 1');
    expect(await read('2', caughtUp)).toBe('of the primary');
    held.resolve(caughtUp());
    expect([(await Promise.all(begun)).at(-1), standbys.counts.answered]).toEqual(['of a standby', 1]);
  });

  it('of several, asks one after the other', async () => {
    const { read, caughtUp, asked } = aCity({ standbys: 2 });
    for (const key of ['1', '2', '3']) await read(key, caughtUp);
    expect(asked).toEqual(['standby 1', 'standby 2', 'standby 1']);
  });

  it('asks the primary when the rows do not allow it, and does not blame the server', async () => {
    const { read, caughtUp, asked, errors } = aCity();
    await read('1', () => Promise.reject(kernelErrors.notFound()));
    await read('2', caughtUp);
    expect([asked, errors]).toEqual([['standby 1', 'primary', 'standby 1'], []]);
  });

  it('is one load, also where nothing was read on the standby', async () => {
    const { cache, log } = aCity();
    let loads = 0;
    const load = (): Promise<Loaded<string>> => Promise.resolve({ value: String((loads += 1)), stamp: log.stamp() });
    expect((await cache.read(ctx, dish, { key: '1', tags: [] }, load)).value).toBe('1');
    await expect(cache.read(ctx, dish, { key: '2', tags: [] }, () => Promise.reject(new Error('of the load')))).rejects.toThrow('of the load');
  });

  it('leaves a load within it, and one that outlives it, to those themselves', async () => {
    const { cache, log, asked, read, caughtUp } = aCity();
    const onlyPrimary = { ...ctx, consistency: tokenOf(Promise.resolve(false)) };
    const over = Promise.withResolvers<void>();
    const later: Promise<unknown>[] = [];
    const load = async (): Promise<Loaded<string>> => {
      later.push(over.promise.then(() => readOnStandby(ctx, async () => 'by whoever was before')));
      return { value: await read('2', caughtUp, onlyPrimary), stamp: log.stamp() };
    };
    await cache.read(ctx, dish, { key: '3', tags: [] }, load);
    over.resolve();
    expect([asked, await Promise.all(later)]).toEqual([['primary'], [null]]);
  });
});
