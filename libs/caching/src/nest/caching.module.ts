import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { type BeforeApplicationShutdown, type DynamicModule, Global, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Cache as CacheManager, createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { Database, Policies, type Redis, REDIS, Secrets, type Standby, STANDBYS } from '#kernel';
import type { ChangeLog } from '../log/change-log.ts';
import { Cache, type CacheOptions } from '../core/cache.ts';
import type { Entry } from '../core/entry.ts';
import { Standbys } from '../replicas/standbys.ts';
import type { ByteStore } from '../stores/byte-store.ts';
import { openByteStore } from '../stores/open-byte-store.ts';
import { redisKeyvStore } from '../stores/redis-keyv-store.ts';
import { type AskedPart, askedPart, HttpAnswers } from '../http/http-answers.ts';
import { KeyvStore } from './keyv-store.ts';
import { TenantCacheInterceptor } from './tenant-cache.interceptor.ts';
import { LogTail } from '../log/log-tail.ts';
import { Consistencies } from '../log/request-consistency.ts';
import { PurgeCache } from '../purge/purge-cache.ts';
import { LogConnection } from '../persistence/log-connection.ts';
import { CacheWarmer } from '../warming/cache-warmer.ts';
import { Heat } from '../warming/heat.ts';

/** Injection token of the `ChangeLog`: `constructor(@Inject(CHANGE_LOG) private readonly log: ChangeLog)`. */
export const CHANGE_LOG = Symbol('couvert:change-log');

/** Of the `ByteStore | null` that all processes share. */
const STORE = Symbol('couvert:byte-store');

export interface CachingOptions {
  readonly url: string;
  readonly tailIntervalMs: number;
  readonly logRetentionMs: number;
  /** Told when the log cannot be read or trimmed, once until it can again. */
  readonly onLogError: (error: unknown) => void;
  readonly cache: Omit<CacheOptions, 'log' | 'logRetentionMs' | 'standbys' | 'store'>;
  /** Which part of Redis is this installation's. */
  readonly namespace: string;
  /** Told of the first trouble with the store in a row. */
  readonly onStoreError: (error: unknown) => void;
  /** Told of the first trouble with a read replica in a row. */
  readonly onStandbyError: (error: unknown) => void;
  /** Of whole answers, in bytes; all else as of the cache. */
  readonly answerBytesMax: number;
  /** Questions that a process asks again when it begins, at most; 0: none. */
  readonly warmQuestionsMax: number;
}

/** A server that answers nothing for so long is frozen: far longer than a tail takes, and short enough to try another connection. */
const answerTimeoutMs = 2_000;

/** Follows the change log for as long as the process serves. */
@Global()
@Module({})
export class CachingModule implements BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(CHANGE_LOG) private readonly log: ChangeLog & Pick<LogTail, 'start' | 'stop'>,
    private readonly cache: Cache,
    private readonly answers: HttpAnswers,
    private readonly warmer: CacheWarmer,
    @Inject(STORE) private readonly store: ByteStore | null,
  ) {}

  static forRoot({ url, tailIntervalMs, logRetentionMs, onLogError, cache, answerBytesMax, warmQuestionsMax, namespace, onStoreError, onStandbyError }: CachingOptions): DynamicModule {
    const heat = new Heat(warmQuestionsMax);
    const onPartSample = ({ tenantId, question, key }: AskedPart): void => heat.touch(tenantId, question, key);
    const useFactory = (): LogTail => new LogTail(new LogConnection({ url, answerTimeoutMs }), { intervalMs: tailIntervalMs, retentionMs: logRetentionMs, onError: onLogError });
    return {
      module: CachingModule,
      providers: [
        { provide: CHANGE_LOG, useFactory },
        { provide: Consistencies, useFactory: (log: ChangeLog, secrets: Secrets) => new Consistencies(log, secrets), inject: [CHANGE_LOG, Secrets] },
        { provide: STORE, useFactory: (redis: Redis | null, secrets: Secrets, policies: Policies) => (redis === null ? null : openByteStore({ redis, namespace, secrets, onError: onStoreError, policies })), inject: [REDIS, Secrets, Policies] },
        {
          provide: Cache,
          useFactory: (log: ChangeLog, store: ByteStore | null, standbys: readonly Standby[], policies: Policies) => {
            const onSample = (entry: Entry): void => void (kept.askAgain.has(entry.shelf.question.name) && onPartSample(askedPart(entry)));
            const kept = new Cache({ ...cache, log, logRetentionMs, store, onSample, ...loadsOn(standbys, policies, onStandbyError) });
            return kept;
          },
          inject: [CHANGE_LOG, STORE, STANDBYS, Policies],
        },
        { provide: HttpAnswers, useFactory: (log: ChangeLog) => new HttpAnswers({ ...cache, bytesMax: answerBytesMax, log, logRetentionMs, onPartSample }), inject: [CHANGE_LOG] },
        { provide: CACHE_MANAGER, useFactory: ({ memory }: Cache, redis: Redis | null, policies: Policies) => cacheManagerOver(redis === null ? new KeyvStore(memory) : redisKeyvStore(redis, { namespace, onError: onStoreError, policies })), inject: [Cache, REDIS, Policies] },
        { provide: CacheWarmer, useFactory: (db: Database, kept: Cache, log: ChangeLog) => new CacheWarmer({ db, cache: kept, log, heat, questionsMax: warmQuestionsMax }), inject: [Database, Cache, CHANGE_LOG] },
        { provide: PurgeCache, useFactory: (db: Database, store: ByteStore | null) => new PurgeCache(db, store), inject: [Database, STORE] },
        TenantCacheInterceptor,
      ],
      exports: [CHANGE_LOG, Consistencies, Cache, HttpAnswers, CACHE_MANAGER, CacheWarmer, PurgeCache, TenantCacheInterceptor],
    };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.log.start();
  }

  // While the database is there.
  beforeApplicationShutdown(): Promise<void> {
    return this.warmer.stop();
  }

  // Not onModuleDestroy: requests under way may still ask.
  async onApplicationShutdown(): Promise<void> {
    this.cache.close();
    this.answers.close();
    await Promise.all([this.log.stop(), this.store?.close()]);
  }
}

function loadsOn(servers: readonly Standby[], policies: Policies, onError: (error: unknown) => void): Pick<CacheOptions, 'standbys'> {
  if (servers.length === 0) return {};
  const standbys = new Standbys({ servers, onError, settings: policies.settings.standby });
  policies.show(standbys);
  return { standbys };
}

/** Nest's own cache, with our store behind it. Errors are the store's to tell of, and a miss to who asks. */
function cacheManagerOver(store: KeyvStore | ReturnType<typeof redisKeyvStore>): CacheManager {
  return createCache({ stores: [new Keyv({ store, namespace: 'app', emitErrors: false })] });
}
