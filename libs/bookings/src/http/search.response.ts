import { ApiProperty } from '@nestjs/swagger';
import { CardResponse } from '#restaurants';
import { rules, type Rule } from '../domain/verdict.ts';
import type { AlternativeKind, NothingReason } from '../queries/search/nothing-found.ts';
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

export class RuleCountBody {
  @ApiProperty({ enum: rules, description: 'As in the explanation of a day.' }) rule!: Rule;
  @ApiProperty({ type: 'integer', description: 'To how many of the first houses that match it says no.', example: 4 }) restaurants!: number;
}

export class AlternativeBody {
  @ApiProperty({ enum: ['without_filters', 'other_time', 'other_date', 'farther'], description: 'The one condition that differs.' }) kind!: AlternativeKind;
  @ApiProperty({ type: [SearchHitBody], description: 'The first of the order, with the times nearest to those asked for.' }) items!: SearchHitBody[];
}

export class NothingFoundBody {
  @ApiProperty({ enum: ['no_match', 'filters', 'no_table', 'closed_now'], description: 'The first condition that left nobody: words or place; cuisine or price; date, time and party; being open now.' }) reason!: NothingReason;
  @ApiProperty({ description: 'The same as a sentence.', example: '12 restaurants match, and none has a table for 4 between 18:30 and 20:30 on 2027-03-27.' }) detail!: string;
  @ApiProperty({ type: [RuleCountBody], description: 'What stands against the party on the first date, the most frequent first.' }) rules!: RuleCountBody[];
  @ApiProperty({ type: [AlternativeBody], description: 'Nearest first; those that find nobody either are left out.' }) alternatives!: AlternativeBody[];
}

export class SearchPageBody {
  @ApiProperty({ type: [SearchHitBody] }) items!: SearchHitBody[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Cursor of the next page; null at the end. With a date, a page may be short, even empty, and still have a next.' }) next!: string | null;
  @ApiProperty({ type: SearchFacetsBody }) facets!: SearchFacetsBody;
  @ApiProperty({ type: 'integer', description: 'How many restaurants match, whether or not they have a table.', example: 87 }) total!: number;
  @ApiProperty({ type: NothingFoundBody, nullable: true, description: 'On a first page that shows nobody: why, and what there is instead.' }) nothing_found!: NothingFoundBody | null;
  @ApiProperty({ format: 'date-time', description: 'The instant for which all of this is right.', example: '2027-03-27T17:02:11.348Z' }) as_of!: string;
}
