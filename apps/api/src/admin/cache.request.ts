import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Equals, IsArray, Matches, MaxLength } from 'class-validator';
import { type Purge, purgedTagPattern, purgedTagsMax } from '#caching';
import { IsText, kernelErrors, MayBeAbsent } from '#kernel';

/** A tenant, or what belongs to none: keys and hosts. */
const partitionPattern = /^(?:platform|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export class PurgeBody {
  @ApiPropertyOptional({ type: 'array', items: { type: 'string', pattern: purgedTagPattern.source, maxLength: 150 }, minItems: 1, maxItems: purgedTagsMax, example: ['restaurant:4711'], description: 'Whatever carries one of these.' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(purgedTagsMax)
  @ArrayUnique()
  @Matches(purgedTagPattern, { each: true })
  tags?: string[];

  @ApiPropertyOptional({ pattern: partitionPattern.source, description: 'All that is kept for a tenant; `platform`: what belongs to none.', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' })
  @MayBeAbsent()
  @Matches(partitionPattern)
  tenant_id?: string;

  @ApiPropertyOptional({ enum: [true], description: 'All that is kept.' })
  @MayBeAbsent()
  @Equals(true)
  all?: true;
}

export class ExplainQuery {
  @ApiProperty({ description: 'The name of the question, as the statistics have it.', maxLength: 100, example: 'restaurant' })
  @MaxLength(100)
  @Matches(/^[a-z][a-z0-9-]*$/)
  question!: string;

  @ApiProperty({ description: 'What tells this answer from others to the question: the id of a restaurant, for one. Of whole answers the audience, a space, and the address as it is kept.', minLength: 1, maxLength: 2000, example: '4711' })
  @IsText({ min: 1, max: 2000 })
  key!: string;

  @ApiPropertyOptional({ pattern: partitionPattern.source, description: 'Whose answer; the caller’s own tenant’s without it.' })
  @MayBeAbsent()
  @Matches(partitionPattern)
  tenant_id?: string;
}

/** @throws INPUT_INVALID unless it says one thing */
export function purgeOf({ tags, tenant_id, all }: PurgeBody): Purge {
  const said: Purge[] = [];
  if (tags !== undefined) said.push({ tags });
  if (tenant_id !== undefined) said.push({ tenantId: tenant_id });
  if (all !== undefined) said.push('all');
  const [purge] = said;
  if (purge === undefined || said.length > 1) throw kernelErrors.inputInvalid({ errors: [{ pointer: '', code: 'ONE_OF', detail: 'Say one of tags, tenant_id and all.' }] });
  return purge;
}
