import { ApiProperty } from '@nestjs/swagger';

/** A time at which a party can be booked. */
export class SlotBody {
  @ApiProperty({ format: 'date-time', example: '2027-03-27T19:30:00+01:00' }) starts_at!: string;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) local_date!: string;
  @ApiProperty({ example: '19:30' }) local_time!: string;
  @ApiProperty({ format: 'date', description: 'The day it belongs to: a day is cut at 05:00.', example: '2027-03-27' }) service_date!: string;
  @ApiProperty({ type: 'integer', nullable: true, example: 12 }) service_id!: number | null;
  @ApiProperty({ type: String, nullable: true, example: 'Dinner' }) service!: string | null;
}
