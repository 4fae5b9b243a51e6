import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedisReply } from '#kernel';
import { GuardedRedis } from './guarded-redis.ts';

/** A Redis whose answers the test decides. */
function scripted(): { isReady: boolean; isCluster: boolean; asked: string[]; answer: () => Promise<RedisReply>; send(command: { args: readonly (string | Buffer)[] }): Promise<RedisReply> } {
  return {
    isReady: true,
    isCluster: false,
    asked: [],
    answer: () => Promise.resolve('value'),
    send({ args }) {
      this.asked.push(String(args[0]));
      return this.answer();
    },
  };
}

const limitMs = 40;
const never = (): Promise<never> => new Promise(() => undefined);
const broken = (): Promise<never> => Promise.reject(new Error('broken'));
const read = { key: 'key', isRead: true, args: ['GET', 'key'] };
const write = { key: 'key', args: ['SET', 'key', 'x'] };

describe('a guarded Redis', () => {
  let redis: ReturnType<typeof scripted>;
  let guarded: GuardedRedis;
  let told: string[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    redis = scripted();
    told = [];
    guarded = new GuardedRedis(redis, { onError: (error) => told.push(String(error)) });
  });
  afterEach(() => {
    guarded.close();
    vi.useRealTimers();
  });
  const fail = async (times: number): Promise<void> => {
    redis.answer = broken;
    for (let time = 0; time < times; time += 1) expect(await guarded.ask(read, limitMs)).toBeUndefined();
  };

  it('is left alone after five failures in a row, and not after four and a success', async () => {
    await fail(4);
    redis.answer = () => Promise.resolve('value');
    expect(await guarded.ask(read, limitMs)).toBe('value');
    await fail(4);
    expect(guarded.isAvailable).toBe(true);
    await fail(1);
    expect(guarded.isAvailable).toBe(false);
    expect(told).toEqual(['Error: broken']);
    const before = redis.asked.length;
    expect(await guarded.ask(read, limitMs)).toBeUndefined();
    await expect(guarded.askAtLeisure(write, limitMs)).rejects.toThrow('left alone');
    expect(redis.asked.length).toBe(before);
  });

  it('is tried by a question of our own, and asked again when that is answered in time', async () => {
    await fail(5);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(redis.asked.at(-1)).toBe('PING');
    expect(guarded.isAvailable).toBe(false);
    redis.answer = never;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(guarded.isAvailable).toBe(false);
    redis.answer = () => Promise.resolve('PONG');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(guarded.isAvailable).toBe(true);
    expect(told).toHaveLength(1);
  });

  it('counts those that failed together once', async () => {
    redis.answer = never;
    const asked = Promise.all(Array.from({ length: 100 }, () => guarded.ask(read, limitMs)));
    await vi.advanceTimersByTimeAsync(60);
    expect(new Set(await asked)).toEqual(new Set([undefined]));
    expect(guarded.isAvailable).toBe(true);
  });

  it('does not count the rest of a budget that ran out', async () => {
    redis.answer = never;
    for (let time = 0; time < 20; time += 1) {
      const asked = guarded.ask(read, 5);
      await vi.advanceTimersByTimeAsync(20);
      expect(await asked).toBeUndefined();
    }
    expect(guarded.isAvailable).toBe(true);
  });

  it('tells of an answer that came when nobody waited for it', async () => {
    const late: RedisReply[] = [];
    const { promise, resolve } = Promise.withResolvers<RedisReply>();
    redis.answer = () => promise;
    const asked = guarded.ask(write, limitMs, (reply) => late.push(reply));
    await vi.advanceTimersByTimeAsync(60);
    expect(await asked).toBeUndefined();
    resolve('OK');
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toEqual(['OK']);
  });

  it('is not there while there is no connection', async () => {
    redis.isReady = false;
    expect(guarded.isAvailable).toBe(false);
    expect(await guarded.ask(read, limitMs)).toBeUndefined();
    expect(redis.asked).toEqual([]);
  });
});
