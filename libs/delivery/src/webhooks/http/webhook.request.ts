import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';
import { CleanText, IntegerBetween, IsWebUrl, kernelErrors, MayBeAbsent } from '#kernel';
import { type EndpointFields, type WebhookTopic, webhookTopics } from '../domain/webhook-endpoint.ts';
import { isIP } from 'node:net';
import { isPublicAddress } from '../public-address.ts';

export class CreateWebhookBody {
  @ApiProperty({ example: 'https://example.com/couvert', description: 'https, and an address of the public internet. It is not asked now.' })
  @IsWebUrl()
  url!: string;

  @ApiProperty({ enum: webhookTopics, isArray: true, minItems: 1, maxItems: webhookTopics.length, uniqueItems: true, example: ['booking.*'], description: 'What it is told of; `booking.*`: all of bookings.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(webhookTopics.length)
  @ArrayUnique()
  @IsIn(webhookTopics, { each: true })
  topics!: WebhookTopic[];

  @ApiPropertyOptional({ example: 'Our till' }) @MayBeAbsent() @CleanText({ max: 200 }) description?: string;
  @ApiPropertyOptional({ description: 'Whether it is told of anything; true without it.' }) @MayBeAbsent() @IsBoolean() active?: boolean;
}

export class ChangeWebhookBody extends PartialType(CreateWebhookBody, { skipNullProperties: false }) {}

/** A week: long enough for whoever changes secrets by hand. */
const overlapHoursMax = 168;

export class RotateSecretBody {
  @ApiPropertyOptional({ default: 24, description: 'How long messages are signed with the old secret as well; 0: it counts no more.' })
  @MayBeAbsent()
  @IntegerBetween({ min: 0, max: overlapHoursMax })
  overlap_hours: number = 24;
}

/** @throws INPUT_INVALID for an address that nothing would be sent to */
export function endpointOf({ url, topics, description = '', active = true }: CreateWebhookBody, allowPrivate: boolean): EndpointFields {
  requireReachable(url, allowPrivate);
  return { url, topics, description, active };
}

/** @throws INPUT_INVALID */
export function endpointChangesOf(body: ChangeWebhookBody, allowPrivate: boolean): Partial<EndpointFields> {
  if (body.url !== undefined) requireReachable(body.url, allowPrivate);
  return body;
}

// What a name leads to is judged when something is sent; what can be seen now is said now.
function requireReachable(url: string, allowPrivate: boolean): void {
  if (allowPrivate) return;
  const { protocol, hostname } = new URL(url);
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') throw refused('HTTPS', 'must be https');
  if (isIP(literal) > 0 && !isPublicAddress(literal)) throw refused('NOT_PUBLIC', 'must be an address of the public internet');
}

function refused(code: string, detail: string): Error {
  return kernelErrors.inputInvalid({ errors: [{ pointer: '/url', code, detail }] });
}
