import { type Policies, Redis, type Secrets } from '#kernel';
import type { ByteStore } from './byte-store.ts';
import { GuardedRedis } from './guarded-redis.ts';
import { RedisByteStore } from './redis-byte-store.ts';
import { SealedByteStore } from './sealed-byte-store.ts';

export interface OpenByteStoreOptions {
  /** The application's Redis, which outlives the store; or an address (`parseRedisUrl`), and the store closes what it opens. */
  readonly redis: Redis | string;
  /** Installations with different ones may share a Redis. */
  readonly namespace: string;
  readonly secrets: Secrets;
  /** Told of the first trouble in a row. */
  readonly onError: (error: unknown) => void;
  /** Where its breaker takes its numbers from, and is shown. */
  readonly policies?: Policies;
}

/** Level 2: sealed bytes in Redis, within limits of time. It connects in the background and is available when it is. */
export function openByteStore({ redis: given, namespace, secrets, onError, policies }: OpenByteStoreOptions): ByteStore {
  const redis = typeof given === 'string' ? new Redis({ url: given, onError }) : given;
  const guarded = new GuardedRedis(redis, { onError, ...(policies === undefined ? {} : { settings: policies.settings.redis }) });
  policies?.show(guarded);
  const store = new SealedByteStore(new RedisByteStore(guarded, { namespace, onError }), secrets);
  if (typeof given !== 'string') return store;
  const close = store.close.bind(store);
  store.close = async () => {
    await close();
    await redis.close();
  };
  return store;
}
