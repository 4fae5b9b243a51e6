import { hostname } from 'node:os';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Policies, type PolicyStanding } from '#kernel';
import { type ComponentReport, foundBy, HealthWatcher, Readiness } from '#monitoring';
import { DeadlineMs, LastsWhileCutOff, RequireScope } from '#security';
import { HealthDetailsResponse } from './health-details.response.ts';

/** It waits for nothing but the look at who asks. */
const deadlineMs = 3_000;

/** For who runs the platform: what the process knows of everything that it depends on. */
@ApiTags('platform')
@Controller('health')
@RequireScope('platform:admin')
export class HealthDetailsController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly watcher: HealthWatcher,
    private readonly policies: Policies,
    private readonly readiness: Readiness,
  ) {}

  @Get('details')
  @LastsWhileCutOff()
  @DeadlineMs(deadlineMs)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'readHealthDetails', summary: 'Read how every component is', description: 'As it was found last, in the background: nothing is waited for. 200 also when something is down. While the database is lost, a key that this process has seen before goes on opening it.' })
  @ApiOkResponse({ type: HealthDetailsResponse })
  async details(): Promise<HealthDetailsResponse> {
    const { isDown, details } = await foundBy(this.health, this.watcher.reports().map((report) => () => this.indicatorOf(report)));
    const components = details as HealthDetailsResponse['components'];
    const isDegraded = Object.values(components).some(({ status }) => status === 'degraded');
    return {
      status: isDown ? 'down' : isDegraded ? 'degraded' : 'up',
      process: `${hostname()}:${process.pid}`,
      readiness: this.readiness.state,
      components,
      policies: Object.fromEntries(Object.entries(this.policies.standings()).map(([name, standing]) => [name, present(standing)])),
    };
  }

  private indicatorOf({ name, status, latencyMs, lookedAt, changedAt, facts }: ComponentReport): HealthIndicatorResult {
    const about = { ...facts, latency_ms: latencyMs, looked_at: lookedAt?.toISOString() ?? null, changed_at: changedAt?.toISOString() ?? null };
    const indicator = this.indicators.check(name);
    if (status === null) return indicator.degraded({ ...about, reason: 'not looked at yet' });
    return status === 'up' ? indicator.up(about) : status === 'degraded' ? indicator.degraded(about) : indicator.down(about);
  }
}

function present({ state, retries, refusals }: PolicyStanding) {
  return { state, retries, refusals: { ...refusals } };
}
