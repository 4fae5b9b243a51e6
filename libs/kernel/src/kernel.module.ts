import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { closeDataSource, createDataSource, type DataSourceOptionsOfOurs } from './database/data-source.ts';
import { Database, type DatabaseOptions } from './database/database.ts';
import { DatabaseGuard } from './database/database-guard.ts';
import { Standby } from './database/standby.ts';
import { Redis, type RedisOptions } from './redis/redis.ts';
import { Policies } from './resilience/policies.ts';
import type { PolicySettings } from './resilience/policy-settings.ts';
import { Secrets } from './secrets/secrets.ts';
import { type Clock, systemClock } from './time/clock.ts';

/** Injection token of the `Clock`: `constructor(@Inject(CLOCK) private readonly clock: Clock)`. */
export const CLOCK = Symbol('couvert:clock');

/** Injection token of the application's `Redis | null`: null where each process is on its own. */
export const REDIS = Symbol('couvert:redis');

/** Injection token of the database's `readonly Standby[]`: none, where there are none. */
export const STANDBYS = Symbol('couvert:standbys');

export interface KernelOptions {
  readonly dataSource: DataSourceOptionsOfOurs;
  /** Of servers that follow the database, each with a pool as large. */
  readonly standbyUrls: readonly string[];
  readonly database: DatabaseOptions;
  readonly secret: string;
  /** The secret before a rotation, still accepted. */
  readonly previousSecret: string | null;
  readonly clock?: Clock;
  /** Null: there is none. */
  readonly redis: RedisOptions | null;
  readonly policies: PolicySettings;
}

/** Gives every feature `Database`, `DatabaseGuard`, `Policies`, `STANDBYS`, `REDIS`, `Secrets` and `CLOCK`, and closes what is open after the last request was answered. */
@Global()
@Module({})
export class KernelModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly guard: DatabaseGuard,
    @Inject(STANDBYS) private readonly standbys: readonly Standby[],
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  static forRoot(options: KernelOptions): DynamicModule {
    return {
      module: KernelModule,
      providers: [
        // Connections are made when they are first needed; `DataSource.initialize()` asks for one at once.
        { provide: Database, useFactory: async (guard: DatabaseGuard) => new Database(await createDataSource(options.dataSource).initialize(), { ...options.database, guard }), inject: [DatabaseGuard] },
        { provide: DatabaseGuard, useFactory: (policies: Policies) => shown(policies, new DatabaseGuard({ url: options.dataSource.url, settings: policies.settings.database_read })), inject: [Policies] },
        { provide: Policies, useFactory: () => new Policies(options.policies) },
        { provide: STANDBYS, useFactory: () => options.standbyUrls.map((url) => new Standby({ ...options.dataSource, url }, options.database)) },
        { provide: REDIS, useFactory: () => (options.redis === null ? null : new Redis(options.redis)) },
        { provide: Secrets, useFactory: () => new Secrets(options.secret, options.previousSecret) },
        { provide: CLOCK, useValue: options.clock ?? systemClock },
      ],
      exports: [Database, DatabaseGuard, Policies, STANDBYS, REDIS, Secrets, CLOCK],
    };
  }

  // Not onModuleDestroy: that comes before the HTTP server has finished what is under way.
  async onApplicationShutdown(): Promise<void> {
    this.guard.close();
    await this.redis?.close();
    await Promise.all(this.standbys.map((standby) => standby.close()));
    if (this.database.dataSource.isInitialized) await closeDataSource(this.database.dataSource);
  }
}

function shown(policies: Policies, guard: DatabaseGuard): DatabaseGuard {
  policies.show(guard);
  return guard;
}
