import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, MaxLength, ValidateBy } from 'class-validator';
import { CleanText, IsLocalTime, IsServiceDate, IsText, MayBeAbsent, NumberBetween, QueryIntegerBetween } from '#kernel';
import { searchSorts, type SearchSort } from '#restaurants';
import { parsePlace } from './search-place.ts';

const cuisinesMax = 20;
/** A week. */
const datesMax = 7;

/** A parameter that may come once or several times is a list in both cases. */
function Repeatable(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === undefined || Array.isArray(value) ? value : [value]));
}

function IsPlace(): PropertyDecorator {
  return ValidateBy({
    name: 'isPlace',
    validator: { validate: (value) => typeof value === 'string' && parsePlace(value) !== null, defaultMessage: () => 'near must be latitude,longitude in degrees, such as 50.8467,4.3525' },
  });
}

export class SearchQuery {
  @ApiPropertyOptional({ description: 'Words of name, cuisine, city or description. Accents do not matter, typos are forgiven when nothing is found. "a phrase", -without, one or other.', example: 'trattoria' })
  @MayBeAbsent()
  @CleanText({ max: 200 })
  q?: string;

  @ApiPropertyOptional({ description: 'Latitude and longitude in degrees (WGS 84).', example: '50.8467,4.3525' })
  @MayBeAbsent()
  @IsPlace()
  near?: string;

  @ApiPropertyOptional({ description: 'How far from `near` at most, in km.', default: 5 })
  @MayBeAbsent()
  @Type(() => Number)
  @NumberBetween({ min: 0.01, max: 100 })
  radius_km?: number;

  @ApiPropertyOptional({ description: 'One of these cuisines; may be repeated.', type: [String], example: ['italian'] })
  @MayBeAbsent()
  @Repeatable()
  @IsArray()
  @ArrayMaxSize(cuisinesMax)
  @IsText({ min: 1, max: 100 }, { each: true })
  cuisine?: string[];

  @ApiPropertyOptional({ description: 'One of these price levels, 1 to 4; may be repeated.', type: [Number], example: [1, 2] })
  @MayBeAbsent()
  @Repeatable()
  @IsArray()
  @ArrayMaxSize(4)
  @IsIn(['1', '2', '3', '4'], { each: true })
  price?: string[];

  @ApiPropertyOptional({ description: 'The service date, with `party_size`: only restaurants that have times then, with these times. May be repeated, for a weekend.', type: [String], example: ['2027-03-27'] })
  @MayBeAbsent()
  @Repeatable()
  @IsArray()
  @ArrayMaxSize(datesMax)
  @IsServiceDate({ each: true })
  date?: string[];

  @ApiPropertyOptional({ description: 'The local time; before 05:00 it belongs to the end of the service date.', example: '19:30' })
  @MayBeAbsent()
  @IsLocalTime()
  time?: string;

  @ApiPropertyOptional({ description: 'How many minutes earlier or later than `time` are shown too.', default: 60 })
  @MayBeAbsent()
  @QueryIntegerBetween({ min: 0, max: 720 })
  window: number = 60;

  @ApiPropertyOptional({ description: 'Any time from here on, such as 18:00. Excludes `time`.' })
  @MayBeAbsent()
  @IsLocalTime()
  from?: string;

  @ApiPropertyOptional({ description: 'Any time up to here, such as 23:00. Excludes `time`.' })
  @MayBeAbsent()
  @IsLocalTime()
  until?: string;

  @ApiPropertyOptional({ description: 'Only restaurants where a service is under way at `as_of`.', type: Boolean, default: false })
  @MayBeAbsent()
  @IsIn(['true', 'false'])
  open_now?: 'true' | 'false';

  @ApiPropertyOptional({ description: 'How many come.', example: 4 })
  @MayBeAbsent()
  @QueryIntegerBetween({ min: 1, max: 100 })
  party_size?: number;

  @ApiPropertyOptional({ description: 'Left out: by relevance with words, else by distance with a place, else by rating.', enum: searchSorts })
  @MayBeAbsent()
  @IsIn(searchSorts)
  sort?: SearchSort;

  @ApiPropertyOptional({ description: '`next` of the page before, exactly as it was given.', maxLength: 1024 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(1024)
  cursor?: string;

  @ApiPropertyOptional({ description: 'How many at most.', default: 20 })
  @MayBeAbsent()
  @QueryIntegerBetween({ min: 1, max: 50 })
  limit: number = 20;
}
