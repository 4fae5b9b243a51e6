import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '#kernel';
import { restaurantStatuses, type RestaurantStatus } from '../../domain/restaurant.ts';

/** What a list or a search shows of a restaurant. */
export class CardResponse {
  @ApiProperty({ type: 'integer', example: 12 }) id!: number;
  @ApiProperty({ example: 'chez-leon' }) slug!: string;
  @ApiProperty({ example: 'Chez Léon' }) name!: string;
  @ApiProperty({ type: [String], example: ['belgian', 'seafood'] }) cuisines!: readonly string[];
  @ApiProperty({ type: 'integer', nullable: true, example: 2, description: '1 cheap to 4 expensive.' }) price_level!: number | null;
  @ApiProperty({ example: 'Brussels' }) city!: string;
  @ApiProperty({ example: 'BE' }) country!: string;
  @ApiProperty({ example: 50.8472 }) latitude!: number;
  @ApiProperty({ example: 4.3543 }) longitude!: number;
  @ApiProperty({ example: 'Europe/Brussels' }) time_zone!: string;
  @ApiProperty({ type: 'number', nullable: true, example: 4.4, description: 'Mean of the published reviews, 1 to 5; null without any.' }) rating!: number | null;
  @ApiProperty({ type: 'integer', example: 37 }) review_count!: number;
  @ApiProperty({ type: 'string', nullable: true, example: 'https://cdn.example/leon/1.jpg' }) photo!: string | null;
}

export class ManagedCardResponse extends CardResponse {
  @ApiProperty({ enum: restaurantStatuses, example: 'listed' }) status!: RestaurantStatus;
  @ApiProperty({ type: 'integer', example: 3 }) version!: number;
}

export class RestaurantListResponse extends PageResponse(ManagedCardResponse) {}

export class AddressResponse {
  @ApiProperty({ example: 'Rue des Bouchers 18' }) street!: string;
  @ApiProperty({ example: 'Brussels' }) city!: string;
  @ApiProperty({ example: '1000' }) postal_code!: string;
  @ApiProperty({ example: 'BE' }) country!: string;
}

/** The part of the booking policy that diners need. */
export class PublicPolicyResponse {
  @ApiProperty({ type: 'integer', example: 1 }) min_party!: number;
  @ApiProperty({ type: 'integer', example: 8 }) max_party!: number;
  @ApiProperty({ type: 'integer', example: 30, description: 'How long before its start a guest must book.' }) lead_minutes!: number;
  @ApiProperty({ type: 'integer', example: 60, description: 'How many days ahead the book is open.' }) horizon_days!: number;
  @ApiProperty({ type: 'integer', example: 120, description: 'How long before its start a guest may still cancel.' }) cancellation_cutoff_minutes!: number;
  @ApiProperty({ type: 'integer', example: 10, description: 'How long a place is held while the form is filled in.' }) hold_minutes!: number;
}

export class RestaurantResponse extends ManagedCardResponse {
  @ApiProperty({ example: 'Mussels since 1893.' }) description!: string;
  @ApiProperty({ type: AddressResponse }) address!: AddressResponse;
  @ApiProperty({ example: 'EUR' }) currency!: string;
  @ApiProperty({ type: 'string', nullable: true, example: '+32 2 511 14 15' }) phone!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'hello@chezleon.example' }) email!: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: 'https://chezleon.example' }) website!: string | null;
  @ApiProperty({ type: [String], example: ['https://cdn.example/leon/1.jpg'] }) photos!: readonly string[];
  @ApiProperty({ type: [String], example: ['outdoor_seating'] }) attributes!: readonly string[];
  @ApiProperty({ type: PublicPolicyResponse }) policy!: PublicPolicyResponse;
}
