import { ApiProperty } from '@nestjs/swagger';
import { CardResponse } from '#restaurants';
import { SlotBody } from './slot.response.ts';

export class SearchHitBody {
  @ApiProperty({ type: CardResponse }) restaurant!: CardResponse;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Metres from `near`.', example: 420 }) distance_m!: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'How well the words match; greater is better.', example: 0.7633 }) relevance!: number | null;
  @ApiProperty({ type: [SlotBody], required: false, description: 'When a date and a party were asked for: the times that could be booked at `as_of`.' }) times?: SlotBody[];
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
  @ApiProperty({ type: 'string', nullable: true, description: 'Cursor of the next page; null at the end. With a date, a page may be short, even empty, and still have a next.' }) next!: string | null;
  @ApiProperty({ type: SearchFacetsBody }) facets!: SearchFacetsBody;
  @ApiProperty({ type: 'integer', description: 'How many restaurants match, whether or not they have a table.', example: 87 }) total!: number;
  @ApiProperty({ format: 'date-time', description: 'The instant for which all of this is right.', example: '2027-03-27T17:02:11.348Z' }) as_of!: string;
}
