import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { IntegerBetween } from '#kernel';
import { TurnTimeBody, TurnTimeList } from './turn-time.dto.ts';

const buffers = [0, 15, 30, 45, 60, 75, 90, 105, 120] as const;

/** The whole policy: a PUT leaves nothing out. */
export class PolicyBody {
  @ApiProperty({ example: 1 }) @IntegerBetween({ min: 1, max: 100 }) min_party!: number;
  @ApiProperty({ example: 8 }) @IntegerBetween({ min: 1, max: 100 }) max_party!: number;
  @ApiProperty({ example: 30, description: 'How long before its start a guest must book.' }) @IntegerBetween({ min: 0, max: 43_200 }) lead_minutes!: number;
  @ApiProperty({ example: 60, description: 'How many days ahead the book is open; 0 is today only.' }) @IntegerBetween({ min: 0, max: 730 }) horizon_days!: number;
  @ApiProperty({ example: 10, description: 'How long a place is held while the form is filled in.' }) @IntegerBetween({ min: 1, max: 60 }) hold_minutes!: number;
  @ApiProperty({ example: 120, description: 'How long before its start a guest may still cancel.' }) @IntegerBetween({ min: 0, max: 43_200 }) cancellation_cutoff_minutes!: number;
  @ApiProperty({ type: 'integer', enum: buffers, example: 15, description: 'Kept free at a table after a party has left.' }) @IsIn(buffers) buffer_minutes!: number;
  @TurnTimeList({ nullable: false }) turn_times!: TurnTimeBody[];
  @ApiProperty({ example: true, description: 'Whether a booking is confirmed at once, or waits for the restaurant.' }) @IsBoolean() auto_confirm!: boolean;
}

export class PolicyResponse extends PolicyBody {
  @ApiProperty({ type: 'integer', example: 12 }) restaurant_id!: number;
  @ApiProperty({ type: 'integer', example: 1 }) version!: number;
}
