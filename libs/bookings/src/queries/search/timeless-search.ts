import { cachedQuestion } from '#caching';
import { listingsTag, listTag, ratingsTag, ratingTag, restaurantTag } from '#restaurants';
import type { Filled } from './fill-page.ts';
import type { SearchRequest } from './search-request.ts';
import type { SearchPage } from './search-restaurants.ts';

/** Pages of searches that no clock has a part in, with their cards. Where a time is asked for, or who is open, bookings and minutes decide: those are asked anew. */
export const timelessSearch = cachedQuestion<SearchPage>({ name: 'search', shape: 1, reads: 'tolerant', tables: ['restaurants', 'restaurant_ratings'] });

export function isTimeless({ visit, openNow }: Pick<SearchRequest, 'visit' | 'openNow'>): boolean {
  return visit === null && !openNow;
}

/** The same for requests that ask the same. */
export function keyOfSearch({ words, near, cuisines, priceLevels, sort, cursor, limit }: SearchRequest): string {
  return JSON.stringify([words, near === null ? null : [near.latitude, near.longitude, near.radiusM], cuisines, priceLevels, sort, cursor, limit]);
}

/** Whatever may change who is found. Words are looked for in descriptions, too. */
export function tagsOfSearch(tenantId: string, { words }: Pick<SearchRequest, 'words'>): string[] {
  return [words === null ? listingsTag(tenantId) : listTag(tenantId)];
}

/**
 * Whatever may change in which order those who are not shown stand with those who are. Of the nearest, ratings part only who
 * stands equally far: where nobody does so at the end of a first page, the ratings of those on it say it all.
 */
export function tagsOfOrder(tenantId: string, { sort, cursor }: Pick<SearchRequest, 'sort' | 'cursor'>, { hits, after, following }: Filled): string[] {
  const isTied = after !== null && (following === null || following[0] === after[0]);
  const isByDistance = sort === 'distance' && cursor === null && hits.length > 0 && !isTied;
  return isByDistance ? [] : [ratingsTag(tenantId)];
}

/** Whatever may change what is shown of those who were found. */
export function tagsOfPage({ hits, nothing }: SearchPage): string[] {
  const shown = [...hits, ...(nothing?.alternatives.flatMap((alternative) => alternative.hits) ?? [])];
  return shown.flatMap(({ card }) => [restaurantTag(card.id), ratingTag(card.id)]);
}
