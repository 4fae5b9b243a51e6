import { presentCard, type FacetCount } from '#restaurants';
import type { SearchHit, SearchPage } from '../queries/search/search-restaurants.ts';
import type { SearchHitBody, SearchPageBody } from './search.response.ts';
import { tellSlot } from '../domain/told-slot.ts';

export function presentSearchPage({ hits, next, facets, asOfMs }: SearchPage): SearchPageBody {
  return {
    items: hits.map(presentHit),
    next,
    facets: { cuisine: facets.cuisines.map(presentCount), price: facets.priceLevels.map(presentCount) },
    total: facets.total,
    as_of: new Date(asOfMs).toISOString(),
  };
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
