// What is known about committed changes: who keeps answers subscribes, and stamps what it loads.
export type { ChangeListener, ChangeLog } from './log/change-log.ts';
export { ConsistencyTokens, type ConsistencyToken } from './log/consistency-token.ts';
export { Consistencies } from './log/request-consistency.ts';
export { isVisible, type Stamp } from './log/stamp.ts';
export { readStamp } from './persistence/sql/read-stamp.ts';

// HTTP: answers that are kept with their codings, tags and fields, and the form of one that a request gets.
export { ageFields } from './http/age.ts';
export { answerTo, isSaidAgain, type AnswerForm, type FormRequest } from './http/answer-to.ts';
export { cacheFields, noRanges, varyField, type CacheClass, type SharedBounds } from './http/cache-policy.ts';
export { cacheStatus, staleHit, type CacheHandling } from './http/cache-status.ts';
export { addressKey } from './http/answer-addresses.ts';
export { AnswerParts } from './http/answer-parts.ts';
export { CachedAnswer, cachedAnswerKey, isAnswerQuestion, type AnswerQuestion, type CachedAnswerOptions } from './http/cached-answer.decorator.ts';
export { judgeConditions, type Preconditions } from './http/conditional-request.ts';
export { hashOf, strongTag } from './http/entity-tag.ts';
export { HttpAnswers, type AnswerAsker } from './http/http-answers.ts';
export { storeAnswer, type AnswerToStore, type Field, type StoredAnswer } from './http/stored-answer.ts';
export { decodeAnswer, encodeAnswer } from './http/stored-answer-bytes.ts';
export { surrogateKeyFields } from './http/surrogate-keys.ts';

// Answers that are kept: a feature declares its question, reads it through the cache, and loads it in one snapshot.
export { Cache, type CacheOptions } from './core/cache.ts';
export { type Answer, type Asked, type Asker, type Level, type Load, type Loaded, platformAsker } from './core/answer.ts';
export { bytesCodec, cachedQuestion, type CachedQuestion, type Codec, jsonCodec, type QuestionDeclaration, questionNamed, type Reads } from './core/cached-question.ts';
export type { Entry } from './core/entry.ts';
export { loadIn } from './replicas/load-in.ts';
export { type Verdict, verdicts } from './core/judge.ts';
export { Standbys, type StandbysOptions } from './replicas/standbys.ts';

// Nest: a service's method, or a route, that is answered from the cache; what lies behind CACHE_MANAGER.
export { Cached, type CachedMethod, type CachedOptions } from './nest/cached.ts';
export { CachedRoute, type CachedRouteOptions } from './nest/cached-route.ts';
export { TenantCacheInterceptor } from './nest/tenant-cache.interceptor.ts';

// Who shows and explains what is kept.
export type { CacheStats, AskCounts } from './seeing/cache-stats.ts';
export type { Explanation, ExplainedEntry } from './seeing/explain.ts';
export type { Difference } from './seeing/shadow.ts';

// Operators: what is kept is forgotten, by every process.
export { PurgeCache, type Purged } from './purge/purge-cache.ts';
export { type Purge, purgedTagPattern, purgedTagsMax, tagsOfPurge } from './purge/purge.ts';
export { writePurge } from './persistence/sql/write-purge.ts';

// apps/api: what is asked most is loaded before it is asked.
export { CacheWarmer } from './warming/cache-warmer.ts';

// Who keeps bytes beyond a process.
export { Budget, type ByteStore, type Lease, type Privacy } from './stores/byte-store.ts';
export { decodeEntry, encodeEntry, type StoredEntry } from './stores/entry-bytes.ts';

// Who composes a process: the module, or the tail and its own connection.
export { CachingModule, CHANGE_LOG, type CachingOptions } from './nest/caching.module.ts';
export { LogTail, type LogTailOptions } from './log/log-tail.ts';
export { LogConnection, type LogConnectionOptions } from './persistence/log-connection.ts';

// Level 2: sealed bytes in Redis, for all processes.
export { GuardedRedis, type GuardOptions } from './stores/guarded-redis.ts';
export { openByteStore, type OpenByteStoreOptions } from './stores/open-byte-store.ts';
export { RedisByteStore, type RedisByteStoreOptions } from './stores/redis-byte-store.ts';
export { isRedisNamespace } from './stores/redis-keys.ts';
export { Seal } from './stores/sealed-bytes.ts';
export { SealedByteStore } from './stores/sealed-byte-store.ts';

// CACHE_MANAGER: a store of cache-manager on the same Redis.
export { redisKeyvStore, type RedisKeyvOptions } from './stores/redis-keyv-store.ts';

// Tests of who listens, and of who asks: a log without a database, a cache over it, a store in memory.
export { aCache, type TestCache } from './testing/a-cache.ts';
export { MemoryByteStore } from './stores/memory-byte-store.ts';
export { fakeChangeLog, type FakeChangeLog } from './testing/fake-change-log.ts';

// Migrations: every feature's migration may call cache_watch(table, templates…) once these have run.
import { ChangeLog1795470000001 } from './persistence/migrations/1795470000001-change-log.ts';
import { NewEpochArmsTriggers1795490000001 } from './persistence/migrations/1795490000001-new-epoch-arms-triggers.ts';
import { BoundedTail1795490000002 } from './persistence/migrations/1795490000002-bounded-tail.ts';
import { Heat1795531000002 } from './persistence/migrations/1795531000002-heat.ts';
import { Purge1795531000001 } from './persistence/migrations/1795531000001-purge.ts';
export const cachingMigrations = [ChangeLog1795470000001, NewEpochArmsTriggers1795490000001, BoundedTail1795490000002, Purge1795531000001, Heat1795531000002];
