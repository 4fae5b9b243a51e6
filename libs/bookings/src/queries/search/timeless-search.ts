import { cachedQuestion } from '#caching';
import { listTag, ratingsTag, ratingTag, restaurantTag } from '#restaurants';
import type { SearchRequest } from './search-request.ts';
import type { SearchPage } from './search-restaurants.ts';

/** Pages of searches that no clock has a part in, with their cards. Where a time is asked for, or who is open, bookings and minutes decide: those are asked anew. */
export const timelessSearch = cachedQuestion<SearchPage>({ name: 'search', shape: 1, reads: 'tolerant', privacy: 'public', tables: ['restaurants', 'restaurant_ratings'] });

export function isTimeless({ visit, openNow }: Pick<SearchRequest, 'visit' | 'openNow'>): boolean {
  return visit === null && !openNow;
}

/** The same for requests that ask the same. */
export function keyOfSearch({ words, near, cuisines, priceLevels, sort, cursor, limit }: SearchRequest): string {
  return JSON.stringify([words, near === null ? null : [near.latitude, near.longitude, near.radiusM], cuisines, priceLevels, sort, cursor, limit]);
}

/** Whatever may change who is found, and in which order. */
export function tagsOfSearch(tenantId: string): string[] {
  return [listTag(tenantId), ratingsTag(tenantId)];
}

/** Whatever may change what is shown of those who were found. */
export function tagsOfPage({ hits, nothing }: SearchPage): string[] {
  const shown = [...hits, ...(nothing?.alternatives.flatMap((alternative) => alternative.hits) ?? [])];
  return shown.flatMap(({ card }) => [restaurantTag(card.id), ratingTag(card.id)]);
}
