import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '#security';
import { JobRunner } from '../job-runner.ts';
import type { JobState } from '../persistence/job-rows.ts';

const instant = { type: 'string' as const, format: 'date-time', nullable: true, example: '2027-06-01T12:00:00.000Z' };

class JobResponse {
  @ApiProperty({ example: 'expire-holds' }) name!: string;
  @ApiProperty({ type: 'number', minimum: 0, example: 60, description: 'From one beginning to the next.' }) every_seconds!: number;
  @ApiProperty({ example: '4711', description: 'How often it was begun, decimal.' }) runs!: string;
  @ApiProperty({ format: 'date-time', example: '2027-06-01T12:00:00.000Z' }) next_at!: string;
  @ApiProperty({ ...instant, description: 'While it is being done: until then no other process begins.' }) lease_until!: string | null;
  @ApiProperty(instant) started_at!: string | null;
  @ApiProperty({ ...instant, description: 'When a run last ended.' }) ended_at!: string | null;
  @ApiProperty({ ...instant, description: 'When a run last ended well.' }) succeeded_at!: string | null;
  @ApiProperty({ enum: ['succeeded', 'failed', 'lost'], nullable: true, example: 'succeeded', description: 'Of the last run that ended; `lost`: its process died or hung, and it was taken over.' }) outcome!: JobState['outcome'];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, nullable: true, example: { expired: 12 }, description: 'What it did.' }) did!: Readonly<Record<string, number>> | null;
  @ApiProperty({ type: 'string', nullable: true, example: null }) complaint!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '4bf92f3577b34da6a3ce929d0e0e4736', description: 'Of the last run’s log lines.' }) trace_id!: string | null;
}

class JobListResponse {
  @ApiProperty({ type: [JobResponse], description: 'Of the whole installation.' }) items!: readonly JobResponse[];
}

/** For who runs the platform: what is done by the clock. */
@ApiTags('administration')
@Controller('v1/admin/jobs')
@RequireScope('platform:admin')
export class JobsController {
  constructor(private readonly runner: JobRunner) {}

  @Get()
  @ApiOperation({ operationId: 'listJobs', summary: 'List what is done by the clock, and how it went' })
  @ApiOkResponse({ type: JobListResponse })
  async list(): Promise<JobListResponse> {
    return { items: (await this.runner.readStates()).map(present) };
  }
}

function present({ every_ms, next_at, lease_until, started_at, ended_at, succeeded_at, overdue_ms: _overdue, ...job }: JobState): JobResponse {
  const text = (date: Date | null): string | null => date?.toISOString() ?? null;
  return { ...job, every_seconds: every_ms / 1_000, next_at: next_at.toISOString(), lease_until: text(lease_until), started_at: text(started_at), ended_at: text(ended_at), succeeded_at: text(succeeded_at) };
}
