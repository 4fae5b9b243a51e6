import type { Cache, ChangeLog } from '#caching';
import type { ComponentProbe, Redis } from '#kernel';

/** Without Redis each process remembers for itself, and nobody who is logged in can be known. */
export function redisProbe(redis: Redis | null): ComponentProbe {
  return {
    name: 'redis',
    look: async () => {
      if (redis === null) return { status: 'up', is_configured: false };
      await redis.send({ args: ['PING'] });
      return { status: 'up', is_configured: true };
    },
  };
}

/** So much older than it may be, and it is lost rather than late. */
const lostFactor = 10;

/** Whether the change log is heard: what was heard longer ago than `staleMsMax`, nothing is answered from. */
export function cacheProbe({ log, cache, staleMsMax }: { log: ChangeLog; cache: Cache; staleMsMax: number }): ComponentProbe {
  return {
    name: 'cache',
    look: () => {
      const ageMs = log.ageMs();
      const { isStoreAvailable, entries } = cache.stats();
      const status = ageMs <= staleMsMax ? 'up' : ageMs <= staleMsMax * lostFactor ? 'degraded' : 'down';
      return Promise.resolve({ status, tail_age_ms: Number.isFinite(ageMs) ? Math.round(ageMs) : null, entries, is_store_available: isStoreAvailable });
    },
  };
}
