import { Module } from '@nestjs/common';
import { CacheController } from './cache.controller.ts';
import { CacheMetrics } from './cache-metrics.ts';

/** What who runs the platform asks of a process, and tells it. */
@Module({ controllers: [CacheController], providers: [CacheMetrics] })
export class AdminModule {}
