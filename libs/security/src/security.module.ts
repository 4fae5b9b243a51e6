import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Cache, Consistencies } from '#caching';
import { Database } from '#kernel';
import { ApiKeyRecords } from './api-keys/api-key-records.ts';
import { ApiKeyGuard, type ApiKeyGuardOptions } from './callers/api-key.guard.ts';
import { IdentifyCaller } from './callers/identify-caller.ts';
import { TenantHosts } from './hosts/tenant-hosts.ts';
import { ManageTokens } from './manage-tokens/manage-tokens.ts';

export interface SecurityOptions extends ApiKeyGuardOptions {
  /** How old what is known about a key may be, ms: so long a revoked key may still be honoured. */
  readonly keyRecordAgeMaxMs: number;
}

/** Closes every route of the application but those that say who may use them. */
@Global()
@Module({})
export class SecurityModule {
  static forRoot(options: SecurityOptions): DynamicModule {
    return {
      module: SecurityModule,
      providers: [
        { provide: ApiKeyRecords, useFactory: (database: Database) => new ApiKeyRecords(database, options.keyRecordAgeMaxMs), inject: [Database] },
        IdentifyCaller,
        { provide: TenantHosts, useFactory: (database: Database, cache: Cache) => new TenantHosts(database, cache), inject: [Database, Cache] },
        { provide: APP_GUARD, useFactory: (reflector: Reflector, identify: IdentifyCaller, consistencies: Consistencies) => new ApiKeyGuard(reflector, identify, consistencies, options), inject: [Reflector, IdentifyCaller, Consistencies] },
        ManageTokens,
      ],
      exports: [IdentifyCaller, ManageTokens, TenantHosts],
    };
  }
}
