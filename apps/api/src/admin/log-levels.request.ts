import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { IntegerBetween, MayBeAbsent } from '#kernel';
import { logLevels, type LogLevel } from '#monitoring';

const modulePattern = /^[a-z][a-z0-9_]{1,40}$/;
const wanted = [...logLevels, 'default'] as const;

/** A day: what is forgotten at `trace` fills a disk. */
const secondsMax = 86_400;

export class ChangeLogLevelBody {
  @ApiProperty({ pattern: modulePattern.source, example: 'database', description: 'A part of the process, as GET shows them; `all`: those that have no level of their own.' })
  @Matches(modulePattern)
  module!: string;

  @ApiProperty({ enum: wanted, description: 'Least severity that is logged; `default`: as at the start.' })
  @IsIn(wanted)
  level!: LogLevel | 'default';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: secondsMax, description: 'After so many seconds it goes back by itself.' })
  @MayBeAbsent()
  @IntegerBetween({ min: 1, max: secondsMax })
  for_seconds?: number;
}
