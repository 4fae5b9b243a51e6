import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { CleanText, IsInstant, MayBeAbsent, PageResponse, RowId } from '#kernel';
import { blockScopes, type BlockScope } from '../../domain/schedule.ts';
import { PlanRowResponse } from './plan-row.response.ts';

export class CreateBlockBody {
  @ApiProperty({ enum: blockScopes, example: 'table' }) @IsIn(blockScopes) scope!: BlockScope;
  @ApiPropertyOptional({ nullable: true, example: null, description: 'The area, when the scope is area.' }) @IsOptional() @RowId() area_id?: number | null;
  @ApiPropertyOptional({ nullable: true, example: 12, description: 'The table, when the scope is table.' }) @IsOptional() @RowId() table_id?: number | null;
  @ApiProperty({ example: '2027-06-01T12:00:00+02:00' }) @IsInstant() starts_at!: string;
  @ApiProperty({ example: '2027-06-02T12:00:00+02:00' }) @IsInstant() ends_at!: string;
  @ApiPropertyOptional({ example: 'New floor' }) @MayBeAbsent() @CleanText({ max: 500 }) reason?: string;
}

export class ChangeBlockBody extends PartialType(CreateBlockBody, { skipNullProperties: false }) {}

export class BlockResponse extends PlanRowResponse {
  @ApiProperty({ enum: blockScopes, example: 'table' }) scope!: BlockScope;
  @ApiProperty({ type: 'integer', nullable: true, example: null }) area_id!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 12 }) table_id!: number | null;
  @ApiProperty({ type: 'string', format: 'date-time', example: '2027-06-01T12:00:00+02:00', description: 'By the restaurant’s clock.' }) starts_at!: string;
  @ApiProperty({ type: 'string', format: 'date-time', example: '2027-06-02T12:00:00+02:00' }) ends_at!: string;
  @ApiProperty({ example: 'New floor' }) reason!: string;
}

export class BlockListResponse extends PageResponse(BlockResponse) {}
