import { describe } from 'vitest';
import { GuardedRedis, MemoryByteStore, openByteStore, RedisByteStore, SealedByteStore, type ByteStore } from '#caching';
import { Redis, Secrets } from '#kernel';
import { RedisCluster } from '../support/redis/redis-cluster.ts';
import { RedisSentinels } from '../support/redis/redis-sentinels.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { testSecret } from '../support/test-secret.ts';
import { storesBytes } from './byte-store-contract.ts';

const onError = (): void => undefined;
const secrets = new Secrets(testSecret);

const opened = async (server: { url: string; stop(): Promise<void> }): Promise<{ store: ByteStore; close(): Promise<void> }> => {
  const store = openByteStore({ redis: server.url, namespace: 'test', secrets, onError });
  return {
    store,
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
};

describe('bytes in memory', () => {
  storesBytes(async () => {
    const store = new MemoryByteStore();
    return { store, close: () => store.close() };
  });
});

describe('sealed bytes in memory', () => {
  storesBytes(async () => {
    const store = new SealedByteStore(new MemoryByteStore(), secrets);
    return { store, close: () => store.close() };
  });
});

describeWith('redis-server', 'bytes in Redis', () => {
  storesBytes(async () => {
    const server = await RedisServer.start();
    const redis = new Redis({ url: server.url, onError });
    const store = new RedisByteStore(new GuardedRedis(redis, { onError }), { namespace: 'test', onError });
    return {
      store,
      close: async () => {
        await store.close();
        await redis.close();
        await server.stop();
      },
    };
  });
});

describeWith('redis-server', 'sealed bytes in Redis', () => {
  storesBytes(async () => opened(await RedisServer.start({ password: 'secret' })));
});

describeWith('redis-server', 'sealed bytes in a cluster', () => {
  storesBytes(async () => opened(await RedisCluster.start()));
});

describeWith('redis-server', 'sealed bytes behind Sentinels', () => {
  storesBytes(async () => opened(await RedisSentinels.start()));
});
