import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedisReply } from '#kernel';
import { Budget } from './byte-store.ts';
import { Deadlines } from './deadlines.ts';
import { GatheredReads, type ReadMany } from './gathered-reads.ts';

describe('gathered reads', () => {
  let asked: { keys: readonly string[]; limitMs: number }[];
  let answer: (keys: readonly string[]) => ReturnType<ReadMany>;
  let reads: GatheredReads;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    asked = [];
    answer = (keys) => Promise.resolve(keys.map((key) => `${key}!`));
    const readMany: ReadMany = (keys, limitMs) => {
      asked.push({ keys, limitMs });
      return answer(keys);
    };
    reads = new GatheredReads(readMany, new Deadlines());
  });
  afterEach(() => void vi.useRealTimers());

  const budgetOf = (ms: number): Budget => new Budget(ms, { nowMs: () => performance.now(), idleMs: () => performance.now() });
  const read = (key: string, ms = 40): Promise<RedisReply | undefined> => reads.read(key, budgetOf(ms));
  const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

  it('of one turn leave together, and each gets its own answer', async () => {
    const found = Promise.all(['a', 'b', 'a'].map((key) => read(key)));
    await turn();
    const later = read('c');
    await turn();
    expect([await found, await later]).toEqual([['a!', 'b!', 'a!'], 'c!']);
    expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b', 'a'], ['c']]);
  });

  it('are at most 64 a command', async () => {
    const keys = Array.from({ length: 130 }, (_, at) => `${at}`);
    const found = Promise.all(keys.map((key) => read(key)));
    await turn();
    expect(await found).toEqual(keys.map((key) => `${key}!`));
    expect(asked.map((one) => one.keys.length)).toEqual([64, 64, 2]);
  });

  it('wait no longer than each one’s budget', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = (keys) => promise.then(() => keys.map((key) => `${key}!`));
    const [patient, impatient] = [read('patient', 40), read('impatient', 10)];
    const spent = budgetOf(5);
    spent.spend(5);
    expect(await reads.read('spent', spent)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(20);
    expect(await Promise.race([impatient, patient])).toBeUndefined();
    resolve();
    expect([await patient, await impatient]).toEqual(['patient!', undefined]);
    expect(asked).toEqual([{ keys: ['patient', 'impatient'], limitMs: 40 }]);
  });

  it('end what is owed to their budgets', async () => {
    const budget = budgetOf(40);
    const found = reads.read('key', budget);
    await turn();
    await found;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(budget.leftMs).toBeGreaterThan(30);
  });

  it('of which some could not be answered', async () => {
    answer = () => Promise.resolve([undefined]);
    const found = Promise.all([read('a'), read('b')]);
    await turn();
    expect(await found).toEqual([undefined, undefined]);
  });
});
