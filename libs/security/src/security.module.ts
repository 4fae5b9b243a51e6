import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Cache, Consistencies } from '#caching';
import { Database } from '#kernel';
import { ApiKeyRecords } from './api-keys/api-key-records.ts';
import { ApiKeyGuard, type ApiKeyGuardOptions } from './callers/api-key.guard.ts';
import { IdentifyCaller } from './callers/identify-caller.ts';
import { ManageTokens } from './manage-tokens/manage-tokens.ts';

export type SecurityOptions = ApiKeyGuardOptions;

/** Closes every route of the application but those that say who may use them. */
@Global()
@Module({})
export class SecurityModule implements OnApplicationShutdown {
  constructor(private readonly keys: ApiKeyRecords) {}

  static forRoot(options: SecurityOptions): DynamicModule {
    return {
      module: SecurityModule,
      providers: [
        { provide: ApiKeyRecords, useFactory: (database: Database, cache: Cache) => new ApiKeyRecords(database, cache), inject: [Database, Cache] },
        IdentifyCaller,
        { provide: APP_GUARD, useFactory: (reflector: Reflector, identify: IdentifyCaller, consistencies: Consistencies) => new ApiKeyGuard(reflector, identify, consistencies, options), inject: [Reflector, IdentifyCaller, Consistencies] },
        ManageTokens,
      ],
      exports: [IdentifyCaller, ManageTokens],
    };
  }

  // Not onModuleDestroy: requests under way may still ask.
  onApplicationShutdown(): void {
    this.keys.close();
  }
}
