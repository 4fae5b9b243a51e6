import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DrainHooks } from './drain/drain-hooks.ts';
import { EventLoopLag } from './health/event-loop-lag.ts';
import { HealthController } from './health/health.controller.ts';
import { HealthWatcher } from './health/health-watcher.ts';
import { Readiness } from './health/readiness.ts';

/** Tells the outside how this process is. */
@Global()
@Module({
  // Its own logger would write an error for every probe of a draining process.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DrainHooks, EventLoopLag, HealthWatcher, Readiness],
  exports: [DrainHooks, HealthWatcher, Readiness, TerminusModule],
})
export class MonitoringModule {}
