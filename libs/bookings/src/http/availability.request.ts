import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IsLocalTime, IsServiceDate, MayBeAbsent, QueryIntegerBetween } from '#kernel';

export class ExplainQuery {
  @ApiProperty({ description: 'The service date.', example: '2027-03-27' })
  @IsServiceDate()
  date!: string;

  @ApiProperty({ description: 'How many come.', example: 4 })
  @QueryIntegerBetween({ min: 1, max: 100 })
  party_size!: number;
}

export class DayAvailabilityQuery extends ExplainQuery {
  @ApiPropertyOptional({ description: 'Only near this local time; before 05:00 it belongs to the end of the service date.', example: '19:30' })
  @MayBeAbsent()
  @IsLocalTime()
  time?: string;

  @ApiPropertyOptional({ description: 'How many minutes earlier or later than `time`.', default: 60 })
  @MayBeAbsent()
  @QueryIntegerBetween({ min: 0, max: 720 })
  window: number = 60;
}

export class MonthAvailabilityQuery {
  @ApiProperty({ description: 'Year and month.', example: '2027-03' })
  @Matches(/^20\d\d-(0[1-9]|1[0-2])$/, { message: 'month must be a year and a month, such as 2027-03' })
  month!: string;

  @ApiProperty({ description: 'How many come.', example: 4 })
  @QueryIntegerBetween({ min: 1, max: 100 })
  party_size!: number;
}
