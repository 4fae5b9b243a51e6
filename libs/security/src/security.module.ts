import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Cache, Consistencies } from '#caching';
import { CLOCK, type Clock, Database, Policies, type Redis, REDIS, Secrets } from '#kernel';
import { ApiKeyRecords } from './api-keys/api-key-records.ts';
import { ApiKeyGuard, type ApiKeyGuardOptions } from './callers/api-key.guard.ts';
import { IdentifyCaller } from './callers/identify-caller.ts';
import { TenantHosts } from './hosts/tenant-hosts.ts';
import { ManageTokens } from './manage-tokens/manage-tokens.ts';
import { openSessionStore, SESSION_STORE } from './sessions/open-session-store.ts';
import type { SessionStore } from './sessions/session-store.ts';

export interface SecurityOptions extends ApiKeyGuardOptions {
  /** Which part of Redis is this installation's. */
  readonly namespace: string;
  /** Told when sessions cannot be asked for, once until they can again. */
  readonly onRedisError: (error: unknown) => void;
}

/** Closes every route of the application but those that say who may use them. */
@Global()
@Module({})
export class SecurityModule implements OnApplicationShutdown {
  constructor(
    private readonly keys: ApiKeyRecords,
    private readonly hosts: TenantHosts,
    @Inject(SESSION_STORE) private readonly sessions: SessionStore,
  ) {}

  static forRoot(options: SecurityOptions): DynamicModule {
    return {
      module: SecurityModule,
      providers: [
        { provide: ApiKeyRecords, useFactory: (database: Database, cache: Cache) => new ApiKeyRecords(database, cache), inject: [Database, Cache] },
        IdentifyCaller,
        { provide: TenantHosts, useFactory: (database: Database, cache: Cache) => new TenantHosts(database, cache), inject: [Database, Cache] },
        { provide: APP_GUARD, useFactory: (reflector: Reflector, identify: IdentifyCaller, consistencies: Consistencies) => new ApiKeyGuard(reflector, identify, consistencies, options), inject: [Reflector, IdentifyCaller, Consistencies] },
        ManageTokens,
        {
          provide: SESSION_STORE,
          useFactory: (redis: Redis | null, secrets: Secrets, clock: Clock, policies: Policies) => openSessionStore({ redis, secrets, clock, policies, namespace: options.namespace, onError: options.onRedisError }),
          inject: [REDIS, Secrets, CLOCK, Policies],
        },
      ],
      exports: [IdentifyCaller, ManageTokens, SESSION_STORE, TenantHosts],
    };
  }

  // Not onModuleDestroy: requests under way may still ask.
  onApplicationShutdown(): void {
    this.keys.close();
    this.hosts.close();
    this.sessions.close();
  }
}
