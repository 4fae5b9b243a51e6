import { formatLocal, formatRfc3339 } from '#kernel';
import type { FacetCount, RestaurantCard } from '#restaurants';
import type { BookableTime } from '../domain/search-times.ts';
import type { SearchHit, SearchPage } from '../queries/search-restaurants.ts';
import type { SearchCardBody, SearchHitBody, SearchPageBody, SearchTimeBody } from './search-page.dto.ts';

export function presentSearchPage({ hits, next, facets, asOfMs }: SearchPage, serviceDate: string | null): SearchPageBody {
  return {
    items: hits.map((hit) => presentHit(hit, serviceDate)),
    next,
    facets: { cuisine: facets.cuisines.map(presentCount), price: facets.priceLevels.map(presentCount) },
    total: facets.total,
    as_of: new Date(asOfMs).toISOString(),
  };
}

function presentHit({ card, distanceM, relevance, times }: SearchHit, serviceDate: string | null): SearchHitBody {
  const hit = {
    restaurant: presentCard(card),
    distance_m: distanceM === null ? null : Math.round(distanceM),
    // Four digits tell apart what people can.
    relevance: relevance === null ? null : Math.round(relevance * 1e4) / 1e4,
  };
  return times === null || serviceDate === null ? hit : { ...hit, times: times.map((time) => presentTime(time, { serviceDate, timeZone: card.timeZone })) };
}

function presentCard(card: RestaurantCard): SearchCardBody {
  const { id, slug, name, cuisines, city, country, latitude, longitude, rating, photo } = card;
  return {
    id, slug, name, cuisines: [...cuisines], price_level: card.priceLevel, city, country, latitude, longitude,
    time_zone: card.timeZone, rating, review_count: card.reviewCount, photo,
  };
}

function presentTime({ startsAtMs, service }: BookableTime, { serviceDate, timeZone }: { serviceDate: string; timeZone: string }): SearchTimeBody {
  const local = formatLocal(startsAtMs, timeZone);
  return {
    starts_at: formatRfc3339(startsAtMs, timeZone),
    local_date: local.date,
    local_time: local.time,
    service_date: serviceDate,
    service_id: service?.id ?? null,
    service: service?.name ?? null,
  };
}

function presentCount<T>({ value, count }: FacetCount<T>): { value: T; count: number } {
  return { value, count };
}
