import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { CleanText, IntegerBetween, MayBeAbsent, PageResponse } from '#kernel';
import { IdList } from '../id-list.ts';
import { PlanRowResponse } from './plan-row.response.ts';

export class CreateCombinationBody {
  @ApiProperty({ example: 'T12+T13' }) @CleanText({ min: 1, max: 100 }) name!: string;
  @ApiProperty({ description: 'Active tables of this restaurant.' }) @IdList({ min: 2, max: 10, example: [12, 13] }) table_ids!: number[];
  @ApiPropertyOptional({ example: 5, default: 1 }) @MayBeAbsent() @IntegerBetween({ min: 1, max: 100 }) min_party?: number;
  @ApiProperty({ example: 8 }) @IntegerBetween({ min: 1, max: 100 }) max_party!: number;
  @ApiPropertyOptional({ example: 0, default: 0, description: 'Greater goes first among places that fit as well.' }) @MayBeAbsent() @IntegerBetween({ min: -1000, max: 1000 }) priority?: number;
  @ApiPropertyOptional({ example: true, default: true }) @MayBeAbsent() @IsBoolean() active?: boolean;
}

export class ChangeCombinationBody extends PartialType(CreateCombinationBody, { skipNullProperties: false }) {}

export class CombinationResponse extends PlanRowResponse {
  @ApiProperty({ example: 'T12+T13' }) name!: string;
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [12, 13] }) table_ids!: readonly number[];
  @ApiProperty({ type: 'integer', example: 5 }) min_party!: number;
  @ApiProperty({ type: 'integer', example: 8 }) max_party!: number;
  @ApiProperty({ type: 'integer', example: 0 }) priority!: number;
  @ApiProperty({ example: true }) active!: boolean;
}

export class CombinationListResponse extends PageResponse(CombinationResponse) {}
