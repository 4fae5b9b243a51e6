import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsDefined, IsEmail, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { CleanText, IntegerBetween, IsLocalTime, IsServiceDate, MayBeAbsent, RowId, rowIdMax } from '#kernel';
import { guestLanguages, type GuestLanguage } from '../domain/guest-language.ts';

const quarters = /:(00|15|30|45)$/;
const onAQuarter = { message: '$property must be on a quarter of an hour' };

export class GuestContactBody {
  @ApiProperty({ example: 'Ada Lovelace' }) @CleanText({ min: 1, max: 200 }) name!: string;
  @ApiPropertyOptional({ type: String, nullable: true, format: 'email', maxLength: 254, example: 'ada@example.com' }) @IsOptional() @IsEmail() @MaxLength(254) email?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: '+32 2 555 01 23' }) @IsOptional() @CleanText({ min: 1, max: 40 }) phone?: string | null;
  @ApiPropertyOptional({ enum: guestLanguages, enumName: 'GuestLanguage', description: 'In which the guest is written to, where somebody has said it.', example: 'fr' }) @MayBeAbsent() @IsIn(guestLanguages) language?: GuestLanguage;
}

export class HoldBody {
  @ApiProperty({ description: 'The service date: before 05:00 it is the evening before.', example: '2027-03-27' }) @IsServiceDate() date!: string;
  @ApiProperty({ description: 'Local time on a quarter of an hour; `00:00` to `04:45` is the end of the service date.', example: '19:30' }) @IsLocalTime() @Matches(quarters, onAQuarter) time!: string;
  @ApiProperty({ example: 4 }) @IntegerBetween({ min: 1, max: 100 }) party_size!: number;
}

/** How staff may name where a booking came from. */
export const staffSources = ['phone', 'walk_in', 'staff'] as const;
export type StaffSource = (typeof staffSources)[number];

export class CreateBookingBody {
  @ApiPropertyOptional({ description: 'Needed without `hold_id`.', example: 4711 }) @MayBeAbsent() @RowId() restaurant_id?: number;
  @ApiPropertyOptional({ description: 'The service date. Needed without `hold_id`.', example: '2027-03-27' }) @MayBeAbsent() @IsServiceDate() date?: string;
  @ApiPropertyOptional({ description: 'Local time on a quarter of an hour. Needed without `hold_id`.', example: '19:30' }) @MayBeAbsent() @IsLocalTime() @Matches(quarters, onAQuarter) time?: string;
  @ApiPropertyOptional({ description: 'Needed without `hold_id`.', example: 4 }) @MayBeAbsent() @IntegerBetween({ min: 1, max: 100 }) party_size?: number;
  @ApiPropertyOptional({ format: 'uuid', description: 'The hold that becomes a booking; then place and party are the hold’s.' }) @MayBeAbsent() @IsUUID('all') hold_id?: string;
  @ApiPropertyOptional({ description: 'The manage token of the hold.', maxLength: 100 }) @MayBeAbsent() @CleanText({ min: 1, max: 100 }) manage_token?: string;
  @ApiProperty({ type: GuestContactBody }) @IsDefined() @ValidateNested() @Type(() => GuestContactBody) guest!: GuestContactBody;
  @ApiPropertyOptional({ description: 'Wishes of the guest, as they wrote them.', example: 'A high chair, please.' }) @MayBeAbsent() @CleanText({ max: 2000, multiline: true }) requests?: string;
  @ApiPropertyOptional({ enum: staffSources, description: 'For staff: no lead time, confirmed at once.' }) @MayBeAbsent() @IsIn(staffSources) source?: StaffSource;
  @ApiPropertyOptional({ type: [Number], description: 'For staff: these tables, whatever services and pacing say, but never over another party.', example: [17] })
  @MayBeAbsent() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(rowIdMax, { each: true })
  table_ids?: number[];
}

export class CancelBody {
  @ApiPropertyOptional({ example: 'We are ill.' }) @MayBeAbsent() @CleanText({ max: 500 }) reason?: string;
}

export class ChangeBookingBody {
  @ApiPropertyOptional({ example: '2027-03-28' }) @MayBeAbsent() @IsServiceDate() date?: string;
  @ApiPropertyOptional({ example: '20:00' }) @MayBeAbsent() @IsLocalTime() @Matches(quarters, onAQuarter) time?: string;
  @ApiPropertyOptional({ example: 3 }) @MayBeAbsent() @IntegerBetween({ min: 1, max: 100 }) party_size?: number;
  @ApiPropertyOptional({ example: 'Two high chairs, please.' }) @MayBeAbsent() @CleanText({ max: 2000, multiline: true }) requests?: string;
  @ApiPropertyOptional({ type: GuestContactBody }) @MayBeAbsent() @ValidateNested() @Type(() => GuestContactBody) guest?: GuestContactBody;
}

export class MoveBookingBody {
  @ApiPropertyOptional({ type: [Number], description: 'The tables it shall have.', example: [17] })
  @MayBeAbsent() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(rowIdMax, { each: true })
  table_ids?: number[];
  @ApiPropertyOptional({ example: '2027-03-28' }) @MayBeAbsent() @IsServiceDate() date?: string;
  @ApiPropertyOptional({ example: '20:00' }) @MayBeAbsent() @IsLocalTime() @Matches(quarters, onAQuarter) time?: string;
  @ApiPropertyOptional({ example: 3 }) @MayBeAbsent() @IntegerBetween({ min: 1, max: 100 }) party_size?: number;
}
