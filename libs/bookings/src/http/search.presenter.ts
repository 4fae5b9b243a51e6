import { formatMinutes } from '#kernel';
import { presentCard, type FacetCount } from '#restaurants';
import type { NothingFound } from '../queries/search/nothing-found.ts';
import type { SearchRequest, SearchVisit } from '../queries/search/search-request.ts';
import type { SearchHit, SearchPage } from '../queries/search/search-restaurants.ts';
import type { NothingFoundBody, SearchHitBody, SearchPageBody } from './search.response.ts';
import { tellSlot } from '../domain/told-slot.ts';

export function presentSearchPage({ hits, next, facets, asOfMs, nothing }: SearchPage, { visit }: Pick<SearchRequest, 'visit'>): SearchPageBody {
  return {
    items: hits.map(presentHit),
    next,
    facets: { cuisine: facets.cuisines.map(presentCount), price: facets.priceLevels.map(presentCount) },
    total: facets.total,
    nothing_found: nothing === null ? null : presentNothing(nothing, { total: facets.total, visit }),
    as_of: new Date(asOfMs).toISOString(),
  };
}

function presentNothing(nothing: NothingFound, asked: { total: number; visit: SearchVisit | null }): NothingFoundBody {
  return {
    reason: nothing.reason,
    detail: detailOf(nothing, asked),
    rules: nothing.rules.map(({ rule, restaurants }) => ({ rule, restaurants })),
    alternatives: nothing.alternatives.map(({ kind, hits }) => ({ kind, items: hits.map(presentHit) })),
  };
}

function detailOf({ reason }: NothingFound, { total, visit }: { total: number; visit: SearchVisit | null }): string {
  const matching = total === 1 ? '1 restaurant matches' : `${total} restaurants match`;
  switch (reason) {
    case 'no_match':
      return 'No restaurant is found by these words in this place.';
    case 'filters':
      return 'Restaurants are found, and none of this cuisine and price.';
    case 'closed_now':
      return `${matching}, and none is open now.`;
    case 'no_table':
      return `${matching}, and none has a table${visit === null ? '' : ` for ${visit.partySize} between ${formatMinutes(visit.fromMinute)} and ${formatMinutes(visit.untilMinute)} on ${visit.serviceDates.join(', ')}`}.`;
  }
}

function presentHit({ card, distanceM, relevance, times }: SearchHit): SearchHitBody {
  const hit = {
    restaurant: presentCard(card),
    distance_m: distanceM === null ? null : Math.round(distanceM),
    // Four digits tell apart what people can.
    relevance: relevance === null ? null : Math.round(relevance * 1e4) / 1e4,
  };
  return times === null ? hit : { ...hit, times: times.map((time) => tellSlot(time, { serviceDate: time.serviceDate, timeZone: card.timeZone })) };
}

function presentCount<T>({ value, count }: FacetCount<T>): { value: T; count: number } {
  return { value, count };
}
