import { ApiProperty } from '@nestjs/swagger';

const statuses = ['up', 'degraded', 'down'] as const;
type Status = (typeof statuses)[number];
const count = { type: 'integer' as const, minimum: 0 };

const component = {
  type: 'object' as const,
  properties: {
    status: { type: 'string' as const, enum: [...statuses] },
    latency_ms: { type: 'number' as const, nullable: true, minimum: 0, description: 'Of the last look; null when that did not end in time.' },
    looked_at: { type: 'string' as const, format: 'date-time', nullable: true },
    changed_at: { type: 'string' as const, format: 'date-time', nullable: true, description: 'Since when it has been so.' },
  },
  required: ['status', 'latency_ms', 'looked_at', 'changed_at'],
  additionalProperties: { description: 'What else was found.' },
};

const policy = {
  type: 'object' as const,
  properties: {
    state: { type: 'string' as const, enum: ['closed', 'half_open', 'open'], description: 'Open: it is left alone.' },
    retries: count,
    refusals: { type: 'object' as const, additionalProperties: count, description: 'By reason.' },
  },
  required: ['state', 'retries', 'refusals'],
};

export class HealthDetailsResponse {
  @ApiProperty({ enum: statuses, description: 'The worst of all components.' })
  status!: Status;

  @ApiProperty({ description: 'Which process answers: each looks for itself.', example: 'api-1:4711' })
  process!: string;

  @ApiProperty({ enum: ['starting', 'ready', 'draining'] })
  readiness!: string;

  @ApiProperty({ type: 'object', additionalProperties: component, example: { database: { status: 'up', latency_ms: 0.8, looked_at: '2027-01-15T19:30:00.000Z', changed_at: '2027-01-15T18:00:00.000Z', is_read_only: false, lets_nobody_in: false } } })
  components!: Record<string, Record<string, unknown> & { status: Status }>;

  @ApiProperty({ type: 'object', additionalProperties: policy, description: 'How dependencies are asked that are in use.', example: { redis: { state: 'closed', retries: 0, refusals: { breaker: 0 } } } })
  policies!: Record<string, { state: string; retries: number; refusals: Record<string, number> }>;
}
