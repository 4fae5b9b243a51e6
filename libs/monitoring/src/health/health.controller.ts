import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { kernelErrors, Priority } from '#kernel';
import { EventLoopLag } from './event-loop-lag.ts';
import { foundBy } from './found-by.ts';
import { HealthDto } from './health.dto.ts';
import { Readiness, type ReadinessState } from './readiness.ts';

/** A loop whose median turn is later than this serves nobody: a restart is better. */
const lagMedianMaxMs = 1_000;

/** For balancers and orchestrators. Open to all, and with nothing in it that they should not know. */
@ApiTags('platform')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly lag: EventLoopLag,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  @Priority('vital')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'checkLiveness', summary: 'Is this process alive?', description: 'No I/O: only how late the event loop is. When it fails, restart the process.' })
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({ description: 'The event loop is stuck.' })
  live(): Promise<HealthDto> {
    return this.answer({ event_loop: () => this.eventLoop() });
  }

  @Get('ready')
  @Priority('vital')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'checkReadiness', summary: 'Should requests be sent here?', description: 'Yes from the end of the start, with the database reached and up to date and what is asked most in memory, until a drain begins. Warmth alone is waited for 3 seconds at most.' })
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({ description: 'Starting or draining.' })
  ready(): Promise<HealthDto> {
    return this.answer({ process: () => this.process((state) => state === 'ready') });
  }

  @Get('startup')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'checkStartup', summary: 'Has this process started?', description: 'Yes from the end of the start on, for good: until then an orchestrator asks nothing else.' })
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({ description: 'Starting.' })
  startup(): Promise<HealthDto> {
    return this.answer({ process: () => this.process((state) => state !== 'starting') });
  }

  private eventLoop(): HealthIndicatorResult {
    const lag_ms = this.lag.takeMedianMs();
    const indicator = this.indicators.check('event_loop');
    return lag_ms <= lagMedianMaxMs ? indicator.up({ lag_ms }) : indicator.down({ lag_ms });
  }

  private process(isWell: (state: ReadinessState) => boolean): HealthIndicatorResult {
    const { state } = this.readiness;
    const indicator = this.indicators.check('process');
    return isWell(state) ? indicator.up({ state }) : indicator.down({ state });
  }

  private async answer(checks: Record<string, () => HealthIndicatorResult>): Promise<HealthDto> {
    const { isDown, details } = await foundBy(this.health, Object.values(checks));
    if (isDown) throw kernelErrors.unavailable({ retryAfterSeconds: 1, extensions: { checks: details } });
    return { status: 'ok', checks: details };
  }
}
