import { ApiProperty } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', properties: { status: { type: 'string', enum: ['up', 'down', 'degraded'] } }, required: ['status'], additionalProperties: true },
    example: { event_loop: { status: 'up', lag_ms: 0.3 } },
  })
  checks!: Record<string, { status: string }>;
}
