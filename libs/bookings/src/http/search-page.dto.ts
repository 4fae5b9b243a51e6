import { ApiProperty } from '@nestjs/swagger';

/** What a list or a search shows of a restaurant. */
export class SearchCardBody {
  @ApiProperty({ type: 'integer', example: 4711 }) id!: number;
  @ApiProperty({ example: 'da-mario-sablon' }) slug!: string;
  @ApiProperty({ example: 'Da Mario' }) name!: string;
  @ApiProperty({ type: [String], example: ['italian'] }) cuisines!: string[];
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: 4, example: 2 }) price_level!: number | null;
  @ApiProperty({ example: 'Brussels' }) city!: string;
  @ApiProperty({ description: 'ISO 3166-1 alpha-2.', example: 'BE' }) country!: string;
  @ApiProperty({ example: 50.8467 }) latitude!: number;
  @ApiProperty({ example: 4.3525 }) longitude!: number;
  @ApiProperty({ description: 'IANA name.', example: 'Europe/Brussels' }) time_zone!: string;
  @ApiProperty({ type: 'number', nullable: true, description: 'Mean of the published reviews, one decimal.', example: 4.6 }) rating!: number | null;
  @ApiProperty({ type: 'integer', example: 213 }) review_count!: number;
  @ApiProperty({ type: String, nullable: true, example: 'https://example.com/da-mario.jpg' }) photo!: string | null;
}

export class SearchTimeBody {
  @ApiProperty({ format: 'date-time', example: '2027-03-27T19:30:00+01:00' }) starts_at!: string;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) local_date!: string;
  @ApiProperty({ example: '19:30' }) local_time!: string;
  @ApiProperty({ format: 'date', description: 'The day it belongs to: a day is cut at 05:00.', example: '2027-03-27' }) service_date!: string;
  @ApiProperty({ type: 'integer', nullable: true, example: 12 }) service_id!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'Dinner' }) service!: string | null;
}

export class SearchHitBody {
  @ApiProperty({ type: SearchCardBody }) restaurant!: SearchCardBody;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Metres from `near`.', example: 420 }) distance_m!: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'How well the words match; greater is better.', example: 0.7633 }) relevance!: number | null;
  @ApiProperty({ type: [SearchTimeBody], required: false, description: 'When a date and a party were asked for: the times that can be booked, at `as_of`.' }) times?: SearchTimeBody[];
}

export class CuisineCountBody {
  @ApiProperty({ example: 'italian' }) value!: string;
  @ApiProperty({ type: 'integer', example: 31 }) count!: number;
}

export class PriceCountBody {
  @ApiProperty({ type: 'integer', example: 2 }) value!: number;
  @ApiProperty({ type: 'integer', example: 54 }) count!: number;
}

export class SearchFacetsBody {
  @ApiProperty({ type: [CuisineCountBody], description: 'The most frequent cuisines, counted before the filter on cuisine.' }) cuisine!: CuisineCountBody[];
  @ApiProperty({ type: [PriceCountBody], description: 'Price levels, counted before the filter on price.' }) price!: PriceCountBody[];
}

export class SearchPageBody {
  @ApiProperty({ type: [SearchHitBody] }) items!: SearchHitBody[];
  @ApiProperty({ type: String, nullable: true, description: 'Cursor of the next page; null at the end. With a date, a page may be short, even empty, and still have a next.' }) next!: string | null;
  @ApiProperty({ type: SearchFacetsBody }) facets!: SearchFacetsBody;
  @ApiProperty({ type: 'integer', description: 'How many restaurants match, whether or not they have a table.', example: 87 }) total!: number;
  @ApiProperty({ format: 'date-time', description: 'The instant for which all of this is right.' }) as_of!: string;
}
