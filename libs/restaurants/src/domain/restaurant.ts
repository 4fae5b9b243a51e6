import type { BookingPolicy } from './booking-policy.ts';

/** `draft`: seen by its own staff only; `suspended`: taken off, with its bookings kept. */
export const restaurantStatuses = ['draft', 'listed', 'suspended'] as const;
export type RestaurantStatus = (typeof restaurantStatuses)[number];

/** What a restaurant says about itself: everything that its owner writes. */
export interface RestaurantProfile {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Lower-case words, the most telling first. */
  readonly cuisines: readonly string[];
  /** 1 cheap .. 4 expensive; null when not known. */
  readonly priceLevel: number | null;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  /** Addresses of pictures, the best first. */
  readonly photos: readonly string[];
  readonly attributes: readonly string[];
  readonly status: RestaurantStatus;
}

/** What a list or a search shows of a restaurant. */
export interface RestaurantCard
  extends Pick<RestaurantProfile, 'slug' | 'name' | 'cuisines' | 'priceLevel' | 'city' | 'country' | 'latitude' | 'longitude' | 'timeZone'> {
  readonly id: number;
  /** Mean of the published reviews, 1 to 5 with one decimal; null without any. */
  readonly rating: number | null;
  readonly reviewCount: number;
  readonly photo: string | null;
}

/** A card as the restaurant's own staff see it in their list. */
export interface ManagedCard extends RestaurantCard {
  readonly status: RestaurantStatus;
  readonly version: number;
}

export interface Restaurant extends RestaurantProfile {
  readonly id: number;
  readonly rating: number | null;
  readonly reviewCount: number;
  readonly policy: BookingPolicy;
  readonly version: number;
}

/** Mean rating with one decimal, from the counters that reviews keep. */
export function meanRating({ reviewCount, ratingSum }: { reviewCount: number; ratingSum: number }): number | null {
  return reviewCount === 0 ? null : Math.round((ratingSum * 10) / reviewCount) / 10;
}
