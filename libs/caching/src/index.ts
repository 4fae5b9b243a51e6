// What is known about committed changes: who keeps answers subscribes, and stamps what it loads.
export type { ChangeListener, ChangeLog } from './log/change-log.ts';
export { ConsistencyTokens, type ConsistencyToken } from './log/consistency-token.ts';
export { Consistencies } from './log/request-consistency.ts';
export { isVisible, type Stamp } from './log/stamp.ts';
export { readStamp } from './persistence/sql/read-stamp.ts';

// Who composes a process: the module, or the tail and its own connection.
export { CachingModule, CHANGE_LOG, type CachingOptions } from './caching.module.ts';
export { LogTail, type LogTailOptions } from './log/log-tail.ts';
export { LogConnection, type LogConnectionOptions } from './persistence/log-connection.ts';

// Level 2: sealed bytes in Redis, for all processes.
export { Budget, type ByteStore, type Lease } from './stores/byte-store.ts';
export { GuardedRedis, type GuardOptions } from './stores/guarded-redis.ts';
export { MemoryByteStore } from './stores/memory-byte-store.ts';
export { openByteStore, type OpenByteStoreOptions } from './stores/open-byte-store.ts';
export { RedisByteStore, type RedisByteStoreOptions } from './stores/redis-byte-store.ts';
export { isRedisNamespace } from './stores/redis-keys.ts';
export { SealedByteStore } from './stores/sealed-byte-store.ts';

// CACHE_MANAGER: a store of cache-manager on the same Redis.
export { redisKeyvStore, type RedisKeyvOptions } from './stores/redis-keyv-store.ts';

// Tests of who listens: a log without a database.
export { fakeChangeLog, type FakeChangeLog } from './testing/fake-change-log.ts';

// Migrations: every feature's migration may call cache_watch(table, templates…) once these have run.
import { ChangeLog1795470000001 } from './persistence/migrations/1795470000001-change-log.ts';
import { NewEpochArmsTriggers1795490000001 } from './persistence/migrations/1795490000001-new-epoch-arms-triggers.ts';
import { BoundedTail1795490000002 } from './persistence/migrations/1795490000002-bounded-tail.ts';
export const cachingMigrations = [ChangeLog1795470000001, NewEpochArmsTriggers1795490000001, BoundedTail1795490000002];
