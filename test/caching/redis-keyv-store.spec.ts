import { createCache, type Cache } from 'cache-manager';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisKeyvStore } from '#caching';
import { Redis } from '#kernel';
import { RedisServer } from '../support/redis/redis-server.ts';
import { describeWith } from '../support/system/describe-with.ts';

describeWith('redis-server', 'CACHE_MANAGER on our Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let store: ReturnType<typeof redisKeyvStore>;
  let cache: Cache;
  const errors: unknown[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis({ url: server.url, onError: (error) => errors.push(error) });
    store = redisKeyvStore(redis, { namespace: 'test', onError: (error) => errors.push(error) });
    cache = createCache({ stores: [new Keyv({ store })] });
    cache.on('get', ({ error }) => error !== undefined && errors.push(error));
  });
  afterAll(async () => {
    store.close();
    await redis.close();
    await server.stop();
  });
  const available = async (): Promise<void> => {
    await expect.poll(async () => (await cache.set('there', 1), cache.get<number>('there')), { timeout: 10_000 }).toBe(1);
  };

  it('gets what was set, one and many', async () => {
    await available();
    await cache.set('a', { price: [1, 2] });
    await cache.mset<unknown>([{ key: 'b', value: 'B' }, { key: 'c', value: 3 }]);
    expect(await cache.get('a')).toEqual({ price: [1, 2] });
    expect(await cache.mget(['c', 'nobody', 'b'])).toEqual([3, undefined, 'B']);
    expect(await cache.get('nobody')).toBeUndefined();
  });

  it('forgets when the time is up, in Redis as well', async () => {
    await cache.set('long', 'x', 60_000);
    expect(Number(await server.command('PTTL', (await keysOf('*long'))[0] ?? ''))).toBeGreaterThan(0);
    await cache.set('short', 'x', 200);
    await expect.poll(() => cache.get('short')).toBeUndefined();
    await expect.poll(() => keysOf('*short')).toEqual([]);
  });

  it('deletes one and many', async () => {
    for (const key of ['d1', 'd2', 'd3']) await cache.set(key, key);
    await cache.del('d1');
    await cache.mdel(['d2', 'nobody']);
    expect(await cache.mget(['d1', 'd2', 'd3'])).toEqual([undefined, undefined, 'd3']);
  });

  it('clears its namespace, and nothing else', async () => {
    await server.command('SET', 'of somebody else', 'x');
    await server.command('SET', 'couvert:test:an answer', 'x');
    await cache.set('mine', 'x');
    await cache.clear();
    expect(await cache.get('mine')).toBeUndefined();
    expect((await keysOf('*')).sort()).toEqual(['couvert:test:an answer', 'of somebody else']);
  });

  it('loads once through wrap, and anew when Redis is frozen or dead, without an error', async () => {
    expect(await cache.wrap('wrapped', () => Promise.resolve('loaded'))).toBe('loaded');
    expect(await cache.wrap('wrapped', () => Promise.resolve('again'))).toBe('loaded');
    server.freeze();
    expect(await cache.wrap('wrapped', () => Promise.resolve('while frozen'))).toBe('while frozen');
    expect(await cache.get('wrapped')).toBeUndefined();
    await server.kill();
    expect(await cache.wrap('wrapped', () => Promise.resolve('while dead'))).toBe('while dead');
    await cache.mset([{ key: 'b', value: 'B' }]);
    await cache.mdel(['b']);
    await cache.clear();
    expect(await cache.mget(['a', 'b'])).toEqual([undefined, undefined]);
    await server.startAgain();
    await available();
  });

  const keysOf = (pattern: string): Promise<string[]> => server.command<string[]>('KEYS', pattern);
});
