import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn } from 'class-validator';
import { CleanText, IsInstant, IsServiceDate, MayBeAbsent, PageQuery } from '#kernel';
import { bookingStates, type BookingState } from '../domain/booking-state.ts';

export class HouseBookQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'One service date; instead of `from` and `to`.', example: '2027-03-27' })
  @MayBeAbsent()
  @IsServiceDate()
  date?: string;

  @ApiPropertyOptional({ description: 'First service date; with `to`, at most 92 days apart.', example: '2027-03-22' })
  @MayBeAbsent()
  @IsServiceDate()
  from?: string;

  @ApiPropertyOptional({ description: 'Last service date, included.', example: '2027-03-28' })
  @MayBeAbsent()
  @IsServiceDate()
  to?: string;

  @ApiPropertyOptional({ description: 'One of these; may be repeated.', enum: bookingStates, isArray: true })
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (value === undefined || Array.isArray(value) ? value : [value]))
  @IsArray()
  @ArrayMaxSize(bookingStates.length)
  @IsIn(bookingStates, { each: true })
  status?: BookingState[];

  @ApiPropertyOptional({ description: 'A reference, or a part of the guest’s name, address or number.', example: 'lovelace' })
  @MayBeAbsent()
  @CleanText({ min: 1, max: 100 })
  q?: string;
}

export class FloorQuery {
  @ApiPropertyOptional({ description: 'The instant to look at; now when left out.', example: '2027-03-27T19:30:00+01:00' })
  @MayBeAbsent()
  @IsInstant()
  at?: string;
}
