import { cachedQuestion } from '#caching';
import { type Circle, listingsTag, listTag, ratingsTag, ratingTag, restaurantTag, searchSorts } from '#restaurants';
import type { Filled } from './fill-page.ts';
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

/**
 * What was asked under a key, of first pages: further ones are nobody's habit.
 * @throws RangeError, SyntaxError for what is no key of one
 */
export function searchOfKey(key: string): SearchRequest {
  const parts = JSON.parse(key) as unknown;
  const [words, near, cuisines, priceLevels, sort, cursor, limit] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const isRight =
    (words === null || typeof words === 'string') &&
    (near === null || (isListOf(near, 'number') && near.length === 3)) &&
    (cuisines === null || isListOf(cuisines, 'string')) &&
    (priceLevels === null || isListOf(priceLevels, 'number')) &&
    cursor === null &&
    typeof limit === 'number' && limit >= 1 && limit <= limitMax;
  const known = searchSorts.find((one) => one === sort);
  if (!isRight || known === undefined) throw new RangeError(`not the key of a first page: ${key}`);
  return { words, near: near === null ? null : circleOf(near), cuisines, priceLevels, visit: null, openNow: false, sort: known, cursor, limit };
}

/** What a page may have. */
const limitMax = 100;

function isListOf<T extends 'number' | 'string'>(list: unknown, type: T): list is (T extends 'number' ? number : string)[] {
  return Array.isArray(list) && list.every((one) => typeof one === type);
}

function circleOf([latitude = 0, longitude = 0, radiusM = 0]: readonly number[]): Circle {
  return { latitude, longitude, radiusM };
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
