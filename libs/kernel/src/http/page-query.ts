import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { QueryIntegerBetween } from './fields.ts';
import { MayBeAbsent } from './validators.ts';

/** What part of a list is asked for. */
export class PageQuery {
  @ApiPropertyOptional({ description: '`next` of the page before, exactly as it was given.', maxLength: 1024 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  @ApiPropertyOptional({ description: 'How many at most.', default: 20 })
  @MayBeAbsent()
  @QueryIntegerBetween({ min: 1, max: 100 })
  limit: number = 20;
}
