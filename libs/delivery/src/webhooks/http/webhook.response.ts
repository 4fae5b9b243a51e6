import { ApiProperty } from '@nestjs/swagger';
import type { DisabledReason, WebhookEndpoint } from '../domain/webhook-endpoint.ts';

export class WebhookResponse {
  @ApiProperty({ format: 'uuid', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }) id!: string;
  @ApiProperty({ format: 'uri', example: 'https://example.com/couvert' }) url!: string;
  @ApiProperty({ type: [String], example: ['booking.*'] }) topics!: readonly string[];
  @ApiProperty({ example: 'Our till' }) description!: string;
  @ApiProperty() active!: boolean;
  @ApiProperty({ enum: ['gone', 'failing'], nullable: true, example: null, description: 'Why it was switched off by us: it answered 410, or has failed for a day and longer.' }) disabled_reason!: DisabledReason | null;
  @ApiProperty({ type: 'integer', minimum: 0, example: 0, description: 'Failed attempts in a row.' }) failures!: number;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null }) failing_since!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'answered 500' }) last_failure!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null, description: 'To the minute.' }) last_delivered_at!: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null, description: 'Until when messages are signed with the secret before the last rotation as well.' }) previous_secret_until!: string | null;
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 }) version!: number;
  @ApiProperty({ format: 'date-time', example: '2027-06-01T12:00:00.000Z' }) created_at!: string;
  @ApiProperty({ format: 'date-time', example: '2027-06-01T12:00:00.000Z' }) updated_at!: string;
}

export class WebhookWithSecretResponse extends WebhookResponse {
  @ApiProperty({ example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=', description: 'The signing secret. Shown this once.' }) secret!: string;
}

export class WebhookListResponse {
  @ApiProperty({ type: [WebhookResponse], description: 'All of them.' }) items!: readonly WebhookResponse[];
}

export function presentWebhook(endpoint: WebhookEndpoint): WebhookResponse {
  const { id, url, topics, description, active, disabledReason, failures, failingSince, lastFailure, lastDeliveredAt, previousSecretUntil, version, createdAt, updatedAt } = endpoint;
  return {
    id, url, topics, description, active, disabled_reason: disabledReason, failures, failing_since: instant(failingSince), last_failure: lastFailure,
    last_delivered_at: instant(lastDeliveredAt), previous_secret_until: instant(previousSecretUntil), version, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString(),
  };
}

function instant(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
