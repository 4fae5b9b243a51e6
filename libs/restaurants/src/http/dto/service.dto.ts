import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { CleanText, IntegerBetween, IsLocalTime, IsServiceDate, MayBeAbsent, PageResponse } from '#kernel';
import { IdList } from '../id-list.ts';
import { type WeekdayName, weekdayNames } from '../weekdays.ts';
import { PlanRowResponse } from './plan-row.response.ts';
import { type TurnTimeBody, TurnTimeList } from './turn-time.dto.ts';

const slotSteps = [15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180, 195, 210, 225, 240] as const;
const quarters = 'A full quarter of an hour on the wall; what is before 05:00 is after midnight.';

/** When and how a service seats: what weekly services and those of special days share. */
export class ServiceHoursBody {
  @ApiProperty({ example: 'Dinner' }) @CleanText({ min: 1, max: 100 }) name!: string;
  @ApiProperty({ example: '18:00', description: quarters }) @IsLocalTime() starts_at!: string;
  @ApiProperty({ example: '21:30', description: `The last time at which a party may start. ${quarters}` }) @IsLocalTime() last_sitting!: string;
  @ApiProperty({ example: '23:00', description: `${quarters} 05:00 is the end of the service day.` }) @IsLocalTime() ends_at!: string;
  @ApiPropertyOptional({ type: 'integer', enum: slotSteps, example: 15, default: 15, description: 'Between two times that are offered.' }) @MayBeAbsent() @IsIn(slotSteps) slot_step_minutes?: number;
  @ApiPropertyOptional({ example: 4, nullable: true, description: 'Parties that may start in a quarter of an hour; null for no limit.' }) @IsOptional() @IntegerBetween({ min: 0, max: 1000 }) pacing_parties?: number | null;
  @ApiPropertyOptional({ example: 16, nullable: true, description: 'Covers that may start in a quarter of an hour; null for no limit.' }) @IsOptional() @IntegerBetween({ min: 0, max: 10_000 }) pacing_covers?: number | null;
  @ApiPropertyOptional({ nullable: true, description: 'Areas whose tables it uses; null for all.' }) @IsOptional() @IdList({ min: 1, max: 50, example: [3] }) area_ids?: number[] | null;
  @ApiPropertyOptional({ nullable: true }) @IsOptional() @TurnTimeList({ nullable: true }) turn_times?: TurnTimeBody[] | null;
}

export class CreateServiceBody extends ServiceHoursBody {
  @ApiProperty({ enum: weekdayNames, isArray: true, minItems: 1, maxItems: 7, uniqueItems: true, example: ['fri', 'sat'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsIn(weekdayNames, { each: true })
  weekdays!: WeekdayName[];

  @ApiPropertyOptional({ example: '2027-04-01', nullable: true, description: 'First service date; null for no beginning.' }) @IsOptional() @IsServiceDate() valid_from?: string | null;
  @ApiPropertyOptional({ example: '2027-09-30', nullable: true, description: 'Last service date; null for no end.' }) @IsOptional() @IsServiceDate() valid_to?: string | null;
}

export class ChangeServiceBody extends PartialType(CreateServiceBody, { skipNullProperties: false }) {}

export class ServiceResponse extends PlanRowResponse {
  @ApiProperty({ example: 'Dinner' }) name!: string;
  @ApiProperty({ enum: weekdayNames, isArray: true, example: ['fri', 'sat'] }) weekdays!: readonly WeekdayName[];
  @ApiProperty({ example: '18:00' }) starts_at!: string;
  @ApiProperty({ example: '21:30' }) last_sitting!: string;
  @ApiProperty({ example: '23:00' }) ends_at!: string;
  @ApiProperty({ type: 'integer', example: 15 }) slot_step_minutes!: number;
  @ApiProperty({ type: 'integer', nullable: true, example: 4 }) pacing_parties!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 16 }) pacing_covers!: number | null;
  @ApiProperty({ type: 'array', items: { type: 'integer' }, nullable: true, example: [3] }) area_ids!: readonly number[] | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2027-04-01' }) valid_from!: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2027-09-30' }) valid_to!: string | null;
  @TurnTimeList({ nullable: true }) turn_times!: TurnTimeBody[] | null;
}

export class ServiceListResponse extends PageResponse(ServiceResponse) {}
