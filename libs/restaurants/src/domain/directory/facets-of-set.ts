import type { SearchFacets } from '../search-question.ts';
import { countCuisines, countPriceLevels } from './directory-facets.ts';
import { isAsked, priceLevelsMax } from './kept-facets.ts';
import type { OrdinalSet } from './ordinal-set.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';

/** The filters that facets look past: each is counted before its own and after the other's. */
export interface Filters {
  /** By code. */
  readonly cuisines: Uint8Array | null;
  /** Bits. */
  readonly prices: number | null;
}

/** Those that pass the filters, as sets. They hold until the next question. */
export interface Chosen {
  readonly ofPrice: OrdinalSet;
  readonly ofCuisine: OrdinalSet;
  readonly both: OrdinalSet;
}

/** Without looking at each. @param everybody listed ones only */
export function choose({ facets, scratch }: RestaurantDirectory, everybody: OrdinalSet, { cuisines, prices }: Filters): Chosen {
  const ofPrice = prices === null ? everybody : scratch.ofPrice.clear();
  if (prices !== null) {
    for (const [price, set] of facets.ofPrice.entries()) if (isAsked(prices, price)) ofPrice.unite(set);
    ofPrice.intersect(everybody);
  }
  const ofCuisine = cuisines === null ? everybody : scratch.ofCuisine.clear();
  if (cuisines !== null) {
    facets.unite(cuisines, ofCuisine);
    ofCuisine.intersect(everybody);
  }
  if (prices === null) return { ofPrice, ofCuisine, both: ofCuisine };
  return { ofPrice, ofCuisine, both: cuisines === null ? ofPrice : scratch.chosen.become(ofPrice).intersect(ofCuisine) };
}

/** Kept counts where nobody was left out, else the bits that two sets have in common. @param isAll everybody who is listed is there */
export function facetsOfSet(directory: RestaurantDirectory, { everybody, isAll, chosen, filters }: { everybody: OrdinalSet; isAll: boolean; chosen: Chosen; filters: Filters }): SearchFacets {
  const { facets, cuisines, scratch } = directory;
  const matched = isAll ? facets.listed : everybody.size;
  const ofCuisines = new Uint32Array(cuisines.size);
  if (isAll) for (let code = 1; code < ofCuisines.length; code += 1) ofCuisines[code] = facets.keptCount(code, filters.prices);
  else facets.countCuisines(chosen.ofPrice, ofCuisines, scratch.still);
  const ofPrices = facets.ofPrice.map((set, price) => (isAll && filters.cuisines === null ? facets.keptOfPrice(price) : chosen.ofCuisine.countCommon(set)));
  return {
    matched,
    total: chosen.both === everybody ? matched : chosen.both.size,
    cuisines: countCuisines(cuisines, ofCuisines, filters.cuisines),
    priceLevels: countPriceLevels(Uint32Array.from(ofPrices)),
  };
}

/** The same, one by one: quicker where they are few. */
export function facetsOfList(directory: RestaurantDirectory, { ordinals, count }: { ordinals: Uint32Array; count: number }, filters: Filters): SearchFacets {
  const { cuisines } = directory;
  const { priceLevels } = directory.columns;
  const ofCuisines = new Uint32Array(cuisines.size);
  const ofPrices = new Uint32Array(priceLevelsMax);
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const ordinal = ordinals[at] ?? 0;
    const price = priceLevels[ordinal] ?? 0;
    const isOfPrice = isAsked(filters.prices, price);
    const isOfCuisine = filters.cuisines === null || cuisines.hasOne(ordinal, filters.cuisines);
    if (isOfPrice) cuisines.count(ordinal, ofCuisines);
    if (isOfCuisine) ofPrices[price] = (ofPrices[price] ?? 0) + 1;
    if (isOfPrice && isOfCuisine) total += 1;
  }
  return { matched: count, total, cuisines: countCuisines(cuisines, ofCuisines, filters.cuisines), priceLevels: countPriceLevels(ofPrices) };
}
