import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '#kernel';
import { bookingStates, type BookingState } from '../domain/booking-state.ts';
import { bookingSources, type BookingSource } from '../domain/booking.ts';
import { guestLanguages, type GuestLanguage } from '../domain/guest-language.ts';

export class BookingGuestBody {
  @ApiProperty({ example: 'Ada Lovelace' }) name!: string;
  @ApiProperty({ type: String, nullable: true, example: 'ada@example.com' }) email!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '+32 2 555 01 23' }) phone!: string | null;
  @ApiProperty({ enum: guestLanguages, enumName: 'GuestLanguage', required: false, description: 'In which the guest is written to, where somebody has said it.', example: 'fr' }) language?: GuestLanguage;
}

export class BookedTableBody {
  @ApiProperty({ type: 'integer', example: 17 }) id!: number;
  @ApiProperty({ example: 'T4' }) name!: string;
}

export class BookingBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Eight characters by which people name it; it opens nothing.', example: '7KQ2MZ4P' }) reference!: string;
  @ApiProperty({ type: 'integer', example: 4711 }) restaurant_id!: number;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) service_date!: string;
  @ApiProperty({ format: 'date', example: '2027-03-27' }) local_date!: string;
  @ApiProperty({ example: '19:30' }) local_time!: string;
  @ApiProperty({ format: 'date-time', example: '2027-03-27T19:30:00+01:00' }) starts_at!: string;
  @ApiProperty({ format: 'date-time', description: 'When its turn ends.', example: '2027-03-27T21:30:00+01:00' }) ends_at!: string;
  @ApiProperty({ example: 'Europe/Brussels' }) time_zone!: string;
  @ApiProperty({ type: 'integer', example: 4 }) party_size!: number;
  @ApiProperty({ enum: bookingStates, enumName: 'BookingStatus', example: 'confirmed' }) status!: BookingState;
  @ApiProperty({ type: 'integer', nullable: true, example: 12 }) service_id!: number | null;
  @ApiProperty({ example: 'A high chair, please.' }) requests!: string;
  @ApiProperty({ enum: bookingSources, enumName: 'BookingSource', example: 'online' }) source!: BookingSource;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Until when a hold is kept.', example: null }) hold_expires_at!: string | null;
  @ApiProperty({ type: BookingGuestBody, nullable: true }) guest!: BookingGuestBody | null;
  @ApiProperty({ type: 'integer', example: 1 }) version!: number;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: [BookedTableBody], required: false, description: 'For staff.' }) tables?: BookedTableBody[];
  @ApiProperty({ required: false, description: 'Shown once, in the answer that made the booking: whoever has it manages the booking.', example: 'o5Y1kq…' }) manage_token?: string;
}

export class BookingListBody extends PageResponse(BookingBody) {}

export class BookingEventBody {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ example: 'confirmed' }) kind!: string;
  @ApiProperty({ description: 'Who did it.', example: 'secret key 4fGh…' }) actor!: string;
  @ApiProperty({ enum: bookingStates, enumName: 'BookingStatus', nullable: true, example: 'held' }) from_status!: BookingState | null;
  @ApiProperty({ enum: bookingStates, enumName: 'BookingStatus', example: 'confirmed' }) to_status!: BookingState;
  @ApiProperty({ type: 'object', additionalProperties: true }) details!: Record<string, unknown>;
}

export class BookingHistoryBody {
  @ApiProperty({ type: [BookingEventBody] }) items!: BookingEventBody[];
}

export class FloorTableBody {
  @ApiProperty({ type: BookedTableBody }) table!: BookedTableBody;
  @ApiProperty({ type: 'integer', example: 3 }) area_id!: number;
  @ApiProperty({ enum: ['free', 'taken', 'blocked'], example: 'taken' }) state!: 'free' | 'taken' | 'blocked';
  @ApiProperty({ type: BookingBody, nullable: true }) booking!: BookingBody | null;
  @ApiProperty({ type: BookingBody, nullable: true, description: 'Who has the table next, within six hours.' }) next!: BookingBody | null;
}

export class FloorBody {
  @ApiProperty({ type: 'integer', example: 4711 }) restaurant_id!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: [FloorTableBody] }) tables!: FloorTableBody[];
}
