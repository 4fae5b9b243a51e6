import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { CleanText, IsServiceDate, MayBeAbsent, PageResponse } from '#kernel';
import { PlanRowResponse } from './plan-row.response.ts';
import { ServiceHoursBody } from './service.dto.ts';
import { type TurnTimeBody, TurnTimeList } from './turn-time.dto.ts';

export class CreateSpecialDayBody {
  @ApiProperty({ example: '2027-12-24', description: 'The service date, 05:00 to 05:00.' }) @IsServiceDate() date!: string;
  @ApiProperty({ example: false }) @IsBoolean() closed!: boolean;
  @ApiPropertyOptional({ example: 'Christmas Eve: one sitting.' }) @MayBeAbsent() @CleanText({ max: 500, multiline: true }) note?: string;

  @ApiPropertyOptional({ type: ServiceHoursBody, isArray: true, maxItems: 20, description: 'Take the place of that date’s services; none when closed.' })
  @MayBeAbsent()
  @Type(() => ServiceHoursBody)
  @IsArray()
  @ArrayMaxSize(20)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  services?: ServiceHoursBody[];
}

export class ChangeSpecialDayBody extends PartialType(CreateSpecialDayBody, { skipNullProperties: false }) {}

export class ServiceHoursResponse {
  @ApiProperty({ example: 'Dinner' }) name!: string;
  @ApiProperty({ example: '18:00' }) starts_at!: string;
  @ApiProperty({ example: '18:30' }) last_sitting!: string;
  @ApiProperty({ example: '22:00' }) ends_at!: string;
  @ApiProperty({ type: 'integer', example: 15 }) slot_step_minutes!: number;
  @ApiProperty({ type: 'integer', nullable: true, example: null }) pacing_parties!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 16 }) pacing_covers!: number | null;
  @ApiProperty({ type: 'array', items: { type: 'integer' }, nullable: true, example: [3] }) area_ids!: readonly number[] | null;
  @TurnTimeList({ nullable: true }) turn_times!: TurnTimeBody[] | null;
}

export class SpecialDayResponse extends PlanRowResponse {
  @ApiProperty({ type: 'string', format: 'date', example: '2027-12-24' }) date!: string;
  @ApiProperty({ example: false }) closed!: boolean;
  @ApiProperty({ example: 'Christmas Eve: one sitting.' }) note!: string;
  @ApiProperty({ type: ServiceHoursResponse, isArray: true }) services!: readonly ServiceHoursResponse[];
}

export class SpecialDayListResponse extends PageResponse(SpecialDayResponse) {}
