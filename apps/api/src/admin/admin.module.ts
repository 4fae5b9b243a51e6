import { Module } from '@nestjs/common';
import { CacheController } from './cache.controller.ts';

/** What who runs the platform asks of a process, and tells it. */
@Module({ controllers: [CacheController] })
export class AdminModule {}
