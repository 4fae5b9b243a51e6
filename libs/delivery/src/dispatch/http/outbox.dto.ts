import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsUUID, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent, PageQuery, PageResponse } from '#kernel';
import type { ConsumerState, ParkedDelivery } from '../persistence/outbox-rows.ts';

const consumerPattern = /^[a-z][a-z0-9-]{0,39}$/;
const count = { type: 'integer' as const, minimum: 0, example: 0 };

export class ParkedQuery extends PageQuery {
  @ApiPropertyOptional({ pattern: consumerPattern.source, maxLength: 40, description: 'Of this consumer alone.', example: 'webhooks' })
  @MayBeAbsent()
  @MaxLength(40)
  @Matches(consumerPattern)
  consumer?: string;
}

export class ReplayBody {
  @ApiProperty({ pattern: consumerPattern.source, maxLength: 40, example: 'webhooks' })
  @MaxLength(40)
  @Matches(consumerPattern)
  consumer!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'One delivery; without it all that are parked for the consumer.', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' })
  @MayBeAbsent()
  @IsUUID()
  delivery_id?: string;
}

class ConsumerResponse {
  @ApiProperty({ example: 'webhooks' }) consumer!: string;
  @ApiProperty({ ...count, description: 'Deliveries to be made, those under way included.' }) waiting!: number;
  @ApiProperty({ ...count, description: 'Deliveries that were given up, and wait for a person.' }) parked!: number;
  @ApiProperty({ type: 'number', minimum: 0, nullable: true, example: null, description: 'Age of the eldest that waits.' }) oldest_seconds!: number | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2027-06-01T12:00:00.000Z', description: 'When a process last said that it has this consumer; after a day it gets nothing any more.' }) seen_at!: string | null;
}

export class OutboxResponse {
  @ApiProperty({ ...count, description: 'Messages that no consumer has yet, and all deliveries to be made.' }) waiting!: number;
  @ApiProperty(count) parked!: number;
  @ApiProperty({ type: 'number', minimum: 0, nullable: true, example: null }) oldest_seconds!: number | null;
  @ApiProperty({ type: [ConsumerResponse] }) consumers!: readonly ConsumerResponse[];
}

export class ParkedResponse {
  @ApiProperty({ format: 'uuid', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }) delivery_id!: string;
  @ApiProperty({ example: 'webhooks' }) consumer!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Which of its receivers: the id of an endpoint.', example: null }) target!: string | null;
  @ApiProperty({ format: 'uuid', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }) tenant_id!: string;
  @ApiProperty({ example: 'booking.confirmed' }) topic!: string;
  @ApiProperty({ type: 'integer', minimum: 0, example: 16 }) attempts!: number;
  @ApiProperty({ type: 'string', nullable: true, example: 'answered 500' }) last_error!: string | null;
  @ApiProperty({ example: '4bf92f3577b34da6a3ce929d0e0e4736', description: 'Of the request that caused it.' }) trace_id!: string;
  @ApiProperty({ format: 'date-time', example: '2027-06-01T12:00:00.000Z' }) created_at!: string;
  @ApiProperty({ format: 'date-time', example: '2027-06-01T12:00:00.000Z' }) parked_at!: string;
}

export class ParkedListResponse extends PageResponse(ParkedResponse) {}

export class ReplayedResponse {
  @ApiProperty({ ...count, description: 'Deliveries that are tried again.' }) replayed!: number;
}

export function presentOutbox(states: readonly ConsumerState[]): OutboxResponse {
  const ages = states.flatMap(({ oldest_seconds }) => oldest_seconds ?? []);
  return {
    waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
    parked: states.reduce((sum, { parked }) => sum + parked, 0),
    oldest_seconds: ages.length === 0 ? null : Math.max(...ages),
    consumers: states.flatMap(({ consumer, seen_at, ...state }) => (consumer === null ? [] : [{ consumer, ...state, seen_at: seen_at?.toISOString() ?? null }])),
  };
}

export function presentParked({ id: _id, target, created_at, parked_at, ...delivery }: ParkedDelivery): ParkedResponse {
  return { ...delivery, target: target === '' ? null : target, created_at: created_at.toISOString(), parked_at: parked_at.toISOString() };
}
