import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { CleanText, IntegerBetween, MayBeAbsent, PageResponse } from '#kernel';
import { PlanRowResponse } from './plan-row.response.ts';

export class CreateAreaBody {
  @ApiProperty({ example: 'Terrace' }) @CleanText({ min: 1, max: 100 }) name!: string;
  @ApiPropertyOptional({ example: 1, default: 0, description: 'Its place in lists; smaller goes first.' }) @MayBeAbsent() @IntegerBetween({ min: 0, max: 1000 }) sort?: number;
}

export class ChangeAreaBody extends PartialType(CreateAreaBody, { skipNullProperties: false }) {}

export class AreaResponse extends PlanRowResponse {
  @ApiProperty({ example: 'Terrace' }) name!: string;
  @ApiProperty({ type: 'integer', example: 1 }) sort!: number;
}

export class AreaListResponse extends PageResponse(AreaResponse) {}
