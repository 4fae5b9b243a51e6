import type { Asker } from '#caching';
import { takeShown } from './fill-page.ts';
import { judgePage } from './judge.ts';
import type { KnownCity } from './known-cities.ts';
import type { NamedInMemory } from './named-in-memory.ts';
import type { RememberedHouses } from './remembered-houses.ts';
import { encodePlace, listedUntilUsOf, type SearchPlace } from './search-cursor.ts';
import type { SearchRequest } from './search-request.ts';
import type { SearchHit, SearchPage } from './search-restaurants.ts';

export interface Composing {
  readonly named: NamedInMemory;
  readonly city: KnownCity;
  readonly houses: RememberedHouses;
  readonly place: SearchPlace | null;
  /** Of those who are named. */
  readonly limit: number;
  readonly clockOffsetMs: number;
}

/**
 * A page from what is kept, in one turn of the event loop, in which the log is not read. Null where something is not kept or not
 * valid, where the first who are named do not fill the page, and where nobody is found.
 */
export function composePage(asker: Asker, request: SearchRequest, { named, city, houses, place, limit, clockOffsetMs }: Composing): SearchPage | null {
  const { found, facets, spellings } = named.begin(place, limit);
  const restaurantIds = found.map(({ restaurantId }) => restaurantId);
  const kept = houses.find(asker, { restaurantIds, visit: request.visit, city });
  if (kept === null) return null;
  const { cards, rows, asOfMs } = kept;
  const batch = named.batchOf(found, cards);
  const hits: SearchHit[] = [];
  const full = takeShown(batch, judgePage(restaurantIds, rows, { request, nowMs: asOfMs }), { hits, limit: request.limit });
  if (full === null && (batch.next !== null || hits.length === 0)) return null;
  const after = full?.after ?? null;
  const next = after === null ? null : encodePlace(request, { after, spellings, listedUntilUs: place?.listedUntilUs ?? listedUntilUsOf(asOfMs, clockOffsetMs) });
  return { hits, next, facets, asOfMs, nothing: null };
}
