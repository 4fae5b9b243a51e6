import { ApiProperty } from '@nestjs/swagger';
import { rules, type Rule } from '../domain/verdict.ts';
import { SlotBody } from './slot.response.ts';

export class DayAvailabilityBody {
  @ApiProperty({ type: 'integer', example: 4711 }) restaurant_id!: number;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) service_date!: string;
  @ApiProperty({ type: 'integer', example: 4 }) party_size!: number;
  @ApiProperty({ example: 'Europe/Brussels' }) time_zone!: string;
  @ApiProperty({ type: [SlotBody] }) slots!: SlotBody[];
  @ApiProperty({ format: 'date-time', description: 'The instant for which this is right.' }) as_of!: string;
}

export class CalendarDayBody {
  @ApiProperty({ format: 'date', example: '2027-03-27' }) date!: string;
  @ApiProperty({ example: true }) available!: boolean;
  @ApiProperty({ type: 'integer', description: 'At how many times.', example: 9 }) slots!: number;
}

export class MonthAvailabilityBody {
  @ApiProperty({ type: 'integer', example: 4711 }) restaurant_id!: number;
  @ApiProperty({ example: '2027-03' }) month!: string;
  @ApiProperty({ type: 'integer', example: 4 }) party_size!: number;
  @ApiProperty({ type: [CalendarDayBody] }) days!: CalendarDayBody[];
  @ApiProperty({ format: 'date-time' }) as_of!: string;
}

export class FixBody {
  @ApiProperty({ enum: ['start_at', 'wait_until', 'party_of', 'pacing_of', 'lift_blocks', 'move_others'], example: 'start_at' }) kind!: string;
  @ApiProperty({ required: false, example: '20:15' }) local_time?: string;
  @ApiProperty({ required: false, format: 'date-time' }) at?: string;
  @ApiProperty({ required: false, type: 'integer', example: 6 }) party_size?: number;
  @ApiProperty({ required: false, type: 'integer', example: 5 }) pacing_parties?: number;
  @ApiProperty({ required: false, type: 'integer', example: 24 }) pacing_covers?: number;
  @ApiProperty({ required: false, type: [String], description: 'Bookings that would have to move.' }) booking_ids?: string[];
  @ApiProperty({ required: false, type: 'integer', isArray: true, description: 'Where the party would sit then.' }) table_ids?: number[];
}

export class QuarterBody {
  @ApiProperty({ example: '19:30' }) local_time!: string;
  @ApiProperty({ description: 'Whether a guest can book it now.', example: false }) seatable!: boolean;
  @ApiProperty({ type: String, nullable: true, example: 'Dinner' }) service!: string | null;
  @ApiProperty({ enum: rules, isArray: true, enumName: 'AvailabilityRule', example: ['pacing_covers'] }) reasons!: Rule[];
  @ApiProperty({ type: FixBody, nullable: true, description: 'The smallest change that would turn the first no into a yes.' }) nearest_fix!: FixBody | null;
}

export class DayExplanationBody {
  @ApiProperty({ type: 'integer', example: 4711 }) restaurant_id!: number;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) service_date!: string;
  @ApiProperty({ type: 'integer', example: 4 }) party_size!: number;
  @ApiProperty({ example: 'Europe/Brussels' }) time_zone!: string;
  @ApiProperty({ type: [QuarterBody] }) quarters!: QuarterBody[];
  @ApiProperty({ format: 'date-time' }) as_of!: string;
}
