import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { CleanText, IntegerBetween, MayBeAbsent, NumberBetween, PageResponse, RowId } from '#kernel';
import { WordList } from '../word-list.ts';
import { PlanRowResponse } from './plan-row.response.ts';

export class CreateTableBody {
  @ApiProperty({ example: 3, description: 'The area in which it stands.' }) @RowId() area_id!: number;
  @ApiProperty({ example: 'T12' }) @CleanText({ min: 1, max: 50 }) name!: string;
  @ApiPropertyOptional({ example: 2, default: 1 }) @MayBeAbsent() @IntegerBetween({ min: 1, max: 100 }) min_party?: number;
  @ApiProperty({ example: 4 }) @IntegerBetween({ min: 1, max: 100 }) max_party!: number;
  @ApiPropertyOptional({ example: 0, default: 0, description: 'Greater goes first among tables that fit as well.' }) @MayBeAbsent() @IntegerBetween({ min: -1000, max: 1000 }) priority?: number;
  @ApiPropertyOptional() @MayBeAbsent() @WordList({ max: 30, example: ['window'] }) attributes?: string[];
  @ApiPropertyOptional({ example: 120, nullable: true, description: 'Place on the drawn floor.' }) @IsOptional() @NumberBetween({ min: -100_000, max: 100_000 }) x?: number | null;
  @ApiPropertyOptional({ example: 80, nullable: true }) @IsOptional() @NumberBetween({ min: -100_000, max: 100_000 }) y?: number | null;
  @ApiPropertyOptional({ example: true, default: true, description: 'False for a table that is put away: it keeps its bookings and takes no new ones.' }) @MayBeAbsent() @IsBoolean() active?: boolean;
}

export class ChangeTableBody extends PartialType(CreateTableBody, { skipNullProperties: false }) {}

export class TableResponse extends PlanRowResponse {
  @ApiProperty({ type: 'integer', example: 3 }) area_id!: number;
  @ApiProperty({ example: 'T12' }) name!: string;
  @ApiProperty({ type: 'integer', example: 2 }) min_party!: number;
  @ApiProperty({ type: 'integer', example: 4 }) max_party!: number;
  @ApiProperty({ type: 'integer', example: 0 }) priority!: number;
  @ApiProperty({ type: [String], example: ['window'] }) attributes!: readonly string[];
  @ApiProperty({ type: 'number', nullable: true, example: 120 }) x!: number | null;
  @ApiProperty({ type: 'number', nullable: true, example: 80 }) y!: number | null;
  @ApiProperty({ example: true }) active!: boolean;
}

export class TableListResponse extends PageResponse(TableResponse) {}
