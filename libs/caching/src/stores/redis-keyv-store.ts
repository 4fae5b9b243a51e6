import { KeyvAdapter, type CacheManagerStore } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import type { Policies, Redis, RedisReply } from '#kernel';
import { GuardedRedis } from './guarded-redis.ts';
import { RedisKeys } from './redis-keys.ts';
import { unlink, unlinkMatching } from './redis-purge.ts';

export interface RedisKeyvOptions {
  readonly namespace: string;
  readonly onError: (error: unknown) => void;
  readonly policies?: Policies;
}

/** What a caller of CACHE_MANAGER waits at most for one answer: the same that a request's whole budget is. */
const limitMs = 40;

type Client = Parameters<typeof redisInsStore>[0];

/**
 * A store for cache-manager on the application's own Redis: cache-manager-redis-yet's, whose client is ours behind a time
 * limit and a breaker. A Redis that is away is a miss, and what is set then is lost; nothing is thrown. `clear` removes what
 * is in the namespace. Some methods are ours: its `mget` and `mdel` forget the
 * prefix, its `mset` sends a transaction, and its `reset` is FLUSHDB.
 */
export function redisKeyvStore(redis: Redis, { namespace, onError, policies }: RedisKeyvOptions): KeyvAdapter & { close(): void } {
  const guarded = new GuardedRedis(redis, { onError, ...(policies === undefined ? {} : { settings: policies.settings.redis }) });
  policies?.show(guarded);
  const keys = new RedisKeys(`${namespace}-manager`);
  const client = boundedClient(guarded, keys);
  // Their types are those of a whole client, and of a cache-manager of long ago.
  const theirs: unknown = redisInsStore(Object.assign(Object.create(null) as Client, client));
  const store: CacheManagerStore = {
    ...(theirs as CacheManagerStore),
    mget: (...names) => client.mGet(names).then((texts) => texts.map((text) => (text === null ? undefined : JSON.parse(text) as unknown))),
    mdel: (...names) => client.del(names),
    mset: async (values, ttlMs) => {
      for (const [name, value] of Object.entries(values)) await client.set(name, JSON.stringify(value), ttlMs === undefined ? undefined : { PX: ttlMs });
    },
    // Theirs is KEYS, which stops Redis for as long as it looks at everything.
    keys: () => Promise.reject(new Error('the keys of a Redis are not listed')),
    reset: () => unlinkMatching(guarded, keys.answersThatBeginWith('')).then(() => undefined, () => undefined),
  };
  return Object.assign(new KeyvAdapter(store), { close: () => guarded.close() });
}

interface BoundedClient {
  get(name: string): Promise<string | null>;
  mGet(names: readonly string[]): Promise<(string | null)[]>;
  set(name: string, text: string, options?: { PX: number }): Promise<void>;
  del(names: string | readonly string[]): Promise<void>;
  pTTL(name: string): Promise<number>;
}

/** The commands that redis-yet sends. They answer as for a key that is not there when Redis does not answer in time. */
function boundedClient(redis: GuardedRedis, keys: RedisKeys): BoundedClient {
  const reading = (args: readonly string[]): Promise<RedisReply | undefined> => redis.ask({ key: args[1] ?? '', isRead: true, args }, limitMs);
  return {
    get: async (name) => asText(await reading(['GET', keys.answer(name)])),
    mGet: async (names) => {
      const reply = names.length === 0 ? [] : await reading(['MGET', ...names.map((name) => keys.answer(name))]);
      return names.map((_, at) => asText(Array.isArray(reply) ? (reply as readonly RedisReply[])[at] : null));
    },
    set: async (name, text, options) => {
      const key = keys.answer(name);
      const ttl = options === undefined ? [] : ['PX', String(Math.max(1, Math.ceil(options.PX)))];
      await redis.ask({ key, args: ['SET', key, text, ...ttl] }, limitMs);
    },
    del: async (names) => {
      // As of a Redis that is away: what could not be deleted ends by its time.
      await unlink(redis, [names].flat().map((name) => keys.answer(name))).catch(() => undefined);
    },
    pTTL: async (name) => Number((await reading(['PTTL', keys.answer(name)])) ?? -2),
  };
}

function asText(reply: RedisReply | undefined): string | null {
  return typeof reply === 'string' ? reply : null;
}
