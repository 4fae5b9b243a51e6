import { dayEndMinute, dayStartMinute, kernelErrors, serviceMinutesOf, type InputError } from '#kernel';
import type { Circle, SearchSort, Visit } from '#restaurants';
import type { SearchRequest } from '../queries/search-request.ts';
import { parsePlace } from './search-place.ts';
import type { SearchQuery } from './search.request.ts';

const radiusKmDefault = 5;

/**
 * What a query asks for, as a whole.
 * @throws QUERY_INVALID when a parameter lacks the one without which it would do nothing: what is left aside in
 * silence answers another question than was asked.
 */
export function searchRequestOf(query: SearchQuery): SearchRequest {
  const errors = missingCompanions(query);
  if (errors.length > 0) throw kernelErrors.queryInvalid({ errors });
  const words = query.q === undefined || query.q === '' ? null : query.q;
  const near = circleOf(query);
  return {
    words,
    near,
    cuisines: query.cuisine === undefined ? null : sorted(query.cuisine.map((cuisine) => cuisine.trim().toLowerCase())),
    priceLevels: query.price === undefined ? null : sorted(query.price).map(Number),
    visit: visitOf(query),
    sort: query.sort ?? defaultSort({ hasWords: words !== null, hasPlace: near !== null }),
    cursor: query.cursor ?? null,
    limit: query.limit,
  };
}

function missingCompanions(query: SearchQuery): InputError[] {
  const errors: InputError[] = [];
  const needs = (name: string, companion: keyof SearchQuery): void => {
    const given = query[companion];
    if (given === undefined || given === '') errors.push({ pointer: `?${companion}`, code: 'IS_NEEDED', detail: `${name} needs ${companion}` });
  };
  if (query.sort === 'relevance') needs('sort=relevance', 'q');
  if (query.sort === 'distance') needs('sort=distance', 'near');
  if (query.radius_km !== undefined) needs('radius_km', 'near');
  if (query.date !== undefined) needs('date', 'party_size');
  if (query.party_size !== undefined) needs('party_size', 'date');
  if (query.time !== undefined) needs('time', 'date');
  return errors;
}

function circleOf({ near, radius_km }: SearchQuery): Circle | null {
  const place = near === undefined ? null : parsePlace(near);
  return place === null ? null : { ...place, radiusM: (radius_km ?? radiusKmDefault) * 1000 };
}

function visitOf({ date, party_size, time, window }: SearchQuery): Visit | null {
  if (date === undefined || party_size === undefined) return null;
  const lastMinute = dayEndMinute - 1;
  if (time === undefined) return { serviceDate: date, partySize: party_size, fromMinute: dayStartMinute, untilMinute: lastMinute };
  const minute = serviceMinutesOf(time);
  return { serviceDate: date, partySize: party_size, fromMinute: Math.max(dayStartMinute, minute - window), untilMinute: Math.min(lastMinute, minute + window) };
}

function defaultSort({ hasWords, hasPlace }: { hasWords: boolean; hasPlace: boolean }): SearchSort {
  if (hasWords) return 'relevance';
  return hasPlace ? 'distance' : 'rating';
}

/** Without doubles, so that a cursor does not depend on how a client orders its parameters. */
function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
