import { dayEndMinute, dayStartMinute, kernelErrors, serviceMinutesOf, type InputError } from '#kernel';
import type { Circle, SearchSort } from '#restaurants';
import type { SearchRequest, SearchVisit } from '../queries/search/search-request.ts';
import { parsePlace } from './search-place.ts';
import type { SearchQuery } from './search.request.ts';

const radiusKmDefault = 5;

/**
 * What a query asks for, as a whole.
 * @throws QUERY_INVALID when a parameter lacks the one without which it would do nothing, or comes with one that says
 * something else: what is left aside in silence answers another question than was asked.
 */
export function searchRequestOf(query: SearchQuery): SearchRequest {
  const errors = faultsOf(query);
  if (errors.length > 0) throw kernelErrors.queryInvalid({ errors });
  const words = query.q === undefined || query.q === '' ? null : query.q;
  const near = circleOf(query);
  return {
    words,
    near,
    cuisines: query.cuisine === undefined ? null : sorted(query.cuisine.map((cuisine) => cuisine.trim().toLowerCase())),
    priceLevels: query.price === undefined ? null : sorted(query.price).map(Number),
    visit: visitOf(query),
    openNow: query.open_now === 'true',
    sort: query.sort ?? defaultSort({ hasWords: words !== null, hasPlace: near !== null }),
    cursor: query.cursor ?? null,
    limit: query.limit,
  };
}

function faultsOf(query: SearchQuery): InputError[] {
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
  for (const name of ['time', 'from', 'until'] as const) if (query[name] !== undefined) needs(name, 'date');
  for (const name of ['from', 'until'] as const) {
    if (query[name] !== undefined && query.time !== undefined) errors.push({ pointer: `?${name}`, code: 'EXCLUDES', detail: `${name} and time exclude each other` });
  }
  const [from, until] = boundsOf(query);
  if (query.time === undefined && from > until) errors.push({ pointer: '?until', code: 'IS_BEFORE', detail: 'until lies before from: before 05:00 it is after midnight' });
  return errors;
}

function circleOf({ near, radius_km }: SearchQuery): Circle | null {
  const place = near === undefined ? null : parsePlace(near);
  return place === null ? null : { ...place, radiusM: (radius_km ?? radiusKmDefault) * 1000 };
}

function visitOf(query: SearchQuery): SearchVisit | null {
  const { date, party_size } = query;
  if (date === undefined || party_size === undefined) return null;
  const [fromMinute, untilMinute] = boundsOf(query);
  return { serviceDates: sorted(date), partySize: party_size, fromMinute, untilMinute };
}

/** The first and the last minute that would do, of the service date. */
function boundsOf({ time, window, from, until }: SearchQuery): readonly [number, number] {
  const lastMinute = dayEndMinute - 1;
  if (time === undefined) return [from === undefined ? dayStartMinute : serviceMinutesOf(from), until === undefined ? lastMinute : serviceMinutesOf(until)];
  const minute = serviceMinutesOf(time);
  return [Math.max(dayStartMinute, minute - window), Math.min(lastMinute, minute + window)];
}

function defaultSort({ hasWords, hasPlace }: { hasWords: boolean; hasPlace: boolean }): SearchSort {
  if (hasWords) return 'relevance';
  return hasPlace ? 'distance' : 'rating';
}

/** Without doubles, so that a cursor does not depend on how a client orders its parameters. */
function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
