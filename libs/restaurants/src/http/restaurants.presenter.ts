import type { ManagedCard, Restaurant, RestaurantCard, RestaurantProfile } from '../domain/restaurant.ts';
import type { BookingPolicy } from '../domain/booking-policy.ts';
import type { NewRestaurant } from '../usecases/create-restaurant.ts';
import { defined } from './defined.ts';
import type { ChangeRestaurantBody, CreateRestaurantBody } from './dto/restaurant.request.ts';
import type { CardResponse, ManagedCardResponse, PublicPolicyResponse, RestaurantResponse } from './dto/restaurant.response.ts';

/** A response without its class: presenters answer plain objects. */
type Plain<Response> = { [Member in keyof Response]: Response[Member] };

export function presentCard(card: RestaurantCard): Plain<CardResponse> {
  return {
    id: card.id,
    slug: card.slug,
    name: card.name,
    cuisines: card.cuisines,
    price_level: card.priceLevel,
    city: card.city,
    country: card.country,
    latitude: card.latitude,
    longitude: card.longitude,
    time_zone: card.timeZone,
    rating: card.rating,
    review_count: card.reviewCount,
    photo: card.photo,
  };
}

export function presentManagedCard(card: ManagedCard): Plain<ManagedCardResponse> {
  return { ...presentCard(card), status: card.status, version: card.version };
}

export function presentRestaurant(restaurant: Restaurant): RestaurantResponse {
  const { street, city, postalCode, country } = restaurant;
  return {
    ...presentManagedCard({ ...restaurant, photo: restaurant.photos[0] ?? null }),
    description: restaurant.description,
    address: { street, city, postal_code: postalCode, country },
    currency: restaurant.currency,
    phone: restaurant.phone,
    email: restaurant.email,
    website: restaurant.website,
    photos: restaurant.photos,
    attributes: restaurant.attributes,
    policy: presentPublicPolicy(restaurant.policy),
  };
}

function presentPublicPolicy(policy: BookingPolicy): PublicPolicyResponse {
  return {
    min_party: policy.minParty,
    max_party: policy.maxParty,
    lead_minutes: policy.leadMinutes,
    horizon_days: policy.horizonDays,
    cancellation_cutoff_minutes: policy.cancellationCutoffMinutes,
    hold_minutes: policy.holdMinutes,
  };
}

export function newRestaurantOf(body: CreateRestaurantBody): NewRestaurant {
  return {
    slug: body.slug ?? null,
    name: body.name,
    description: body.description ?? '',
    cuisines: body.cuisines ?? [],
    priceLevel: body.price_level ?? null,
    street: body.address.street ?? '',
    city: body.address.city ?? '',
    postalCode: body.address.postal_code ?? '',
    country: body.address.country,
    latitude: body.latitude,
    longitude: body.longitude,
    timeZone: body.time_zone,
    currency: body.currency,
    phone: body.phone ?? null,
    email: body.email ?? null,
    website: body.website ?? null,
    photos: body.photos ?? [],
    attributes: body.attributes ?? [],
    status: body.status ?? 'draft',
  };
}

export function profileChangesOf(body: ChangeRestaurantBody): Partial<RestaurantProfile> {
  return defined<RestaurantProfile>({
    slug: body.slug,
    name: body.name,
    description: body.description,
    cuisines: body.cuisines,
    priceLevel: body.price_level,
    street: body.address?.street,
    city: body.address?.city,
    postalCode: body.address?.postal_code,
    country: body.address?.country,
    latitude: body.latitude,
    longitude: body.longitude,
    timeZone: body.time_zone,
    currency: body.currency,
    phone: body.phone,
    email: body.email,
    website: body.website,
    photos: body.photos,
    attributes: body.attributes,
    status: body.status,
  });
}
