import { Module } from '@nestjs/common';
import { CacheController } from './cache.controller.ts';
import { CacheMetrics } from './cache-metrics.ts';
import { DependencyMetrics } from './dependency-metrics.ts';
import { LogLevelsController } from './log-levels.controller.ts';

/** What who runs the platform asks of a process, and tells it. */
@Module({ controllers: [CacheController, LogLevelsController], providers: [CacheMetrics, DependencyMetrics] })
export class AdminModule {}
