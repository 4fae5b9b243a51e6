import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cache, CHANGE_LOG, type ChangeLog } from '#caching';
import { type ComponentProbe, Database, DatabaseGuard, type Redis, REDIS, type Standby, STANDBYS } from '#kernel';
import { Defects, errorReporterProbe, EventLoopLag, HealthWatcher, watchTimesDefault } from '#monitoring';
import type { Config } from '../config.ts';
import { databaseProbe, migrationsProbe, poolProbe, standbysProbe } from './database-probes.ts';
import { HealthDetailsController } from './health-details.controller.ts';
import { PolicyMetrics } from './policy-metrics.ts';
import { diskProbe, eventLoopProbe, memoryProbe } from './process-probes.ts';
import { cacheProbe, redisProbe } from './store-probes.ts';

export type HealthOptions = Pick<Config, 'databaseUrl' | 'staleMsMax' | 'healthIntervalMs' | 'diskPath' | 'diskFreePercentMin'>;

const HEALTH_OPTIONS = Symbol('couvert:health-options');

/** Each of these connects anew, and what it finds changes by hand: fifteen times more seldom, half a minute. */
const seldomFactor = 15;
const migrationsMsMax = 6_000;
const standbyMsMax = 1_000;

/** Every component that is no feature's, under the eyes of the watcher. A feature brings its own: `HealthWatcher.watch`. */
@Module({})
export class HealthModule implements OnModuleInit, OnApplicationShutdown {
  private readonly lag = new EventLoopLag();

  constructor(
    private readonly watcher: HealthWatcher,
    private readonly database: Database,
    private readonly guard: DatabaseGuard,
    private readonly defects: Defects,
    private readonly cache: Cache,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(REDIS) private readonly redis: Redis | null,
    @Inject(STANDBYS) private readonly standbys: readonly Standby[],
    @Inject(HEALTH_OPTIONS) private readonly options: HealthOptions,
  ) {}

  static forRoot(options: HealthOptions): DynamicModule {
    return { module: HealthModule, controllers: [HealthDetailsController], providers: [{ provide: HEALTH_OPTIONS, useValue: options }, PolicyMetrics] };
  }

  onModuleInit(): void {
    const { healthIntervalMs: everyMs, databaseUrl } = this.options;
    for (const probe of this.probes()) this.watcher.watch(probe, { ...watchTimesDefault, everyMs });
    this.watcher.watch(migrationsProbe(databaseUrl), { everyMs: everyMs * seldomFactor, withinMs: migrationsMsMax });
  }

  onApplicationShutdown(): void {
    this.lag.onApplicationShutdown();
  }

  private probes(): ComponentProbe[] {
    const { staleMsMax, diskPath: path, diskFreePercentMin: freePercentMin } = this.options;
    return [
      databaseProbe(this.guard),
      poolProbe(this.database),
      redisProbe(this.redis),
      cacheProbe({ log: this.log, cache: this.cache, staleMsMax }),
      standbysProbe(this.standbys, { withinMs: standbyMsMax }),
      diskProbe({ path, freePercentMin }),
      memoryProbe(),
      eventLoopProbe(this.lag),
      errorReporterProbe(this.defects),
    ];
  }
}
