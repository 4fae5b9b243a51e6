import type { SearchFacets, SearchPosition, SearchSort } from '../search-question.ts';
import type { Asked, Candidates } from './candidates-in-directory.ts';
import { type Filters } from './facets-of-set.ts';
import { isAsked } from './kept-facets.ts';
import { distanceMOf, squaredChordOf, toMillimetre } from './place-on-sphere.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import { isAhead, TopOf } from './top-of.ts';
import { relevanceOf } from './words-in-directory.ts';

/** Who is shown, best first, and what was counted. */
export interface Ranked {
  readonly top: TopOf;
  readonly facets: SearchFacets | null;
  readonly isKnown: boolean;
}

/** Twice what rounding may move a distance by. */
const slackM = 1e-3;

interface Order {
  readonly sort: SearchSort;
  readonly after: SearchPosition | null;
  readonly limit: number;
  readonly accepts?: (ordinal: number) => boolean;
}

/** The first of the candidates that pass the filters and are accepted: who would not be shown anyway is not asked about. */
export function rankCandidates(directory: RestaurantDirectory, { asked, candidates, filters }: { asked: Asked; candidates: Candidates; filters: Filters }, order: Order): TopOf {
  if (order.sort === 'distance' && asked.reach !== null) return nearest(directory, candidates, { filters, order });
  const { ratings, reviewCounts, ids, nameHashes, priceLevels } = directory.columns;
  const { sort, limit, accepts } = order;
  const after = order.after;
  const words = sort === 'relevance' ? asked.words : null;
  const top = new TopOf(limit);
  let least = -Infinity;
  for (let at = 0; at < candidates.count; at += 1) {
    const ordinal = candidates.ordinals[at] ?? 0;
    if (filters.prices !== null && !isAsked(filters.prices, priceLevels[ordinal] ?? 0)) continue;
    if (filters.cuisines !== null && !directory.cuisines.hasOne(ordinal, filters.cuisines)) continue;
    const first = words === null ? (ratings[ordinal] ?? 0) : relevanceOf(words, nameHashes, ordinal);
    if (first < least) continue;
    const rating = ratings[ordinal] ?? 0;
    const second = sort === 'rating' ? (reviewCounts[ordinal] ?? 0) : rating;
    const id = ids[ordinal] ?? 0;
    if (after !== null && !isAhead(after[0], after[1], after[2], first, second, id)) continue;
    if (!top.admits(first, second, id) || (accepts !== undefined && !accepts(ordinal))) continue;
    top.offer(first, second, id, ordinal);
    if (top.isFull) least = top.lastFirst;
  }
  return top;
}

/** Metres are worked out only of those that may be among the first: the chord tells most apart. */
function nearest(directory: RestaurantDirectory, { ordinals, squaredChords, count }: Candidates, { filters, order }: { filters: Filters; order: Order }): TopOf {
  const { ratings, ids, priceLevels } = directory.columns;
  const { accepts } = order;
  const after: SearchPosition | null = order.after === null ? null : [-toMillimetre(-order.after[0]), order.after[1], order.after[2]];
  const from = after === null ? 0 : squaredChordOf(Math.max(0, -after[0] - slackM));
  let until = Infinity;
  const top = new TopOf(order.limit);
  for (let at = 0; at < count; at += 1) {
    const squared = squaredChords[at] ?? 0;
    if (squared > until || squared < from) continue;
    const ordinal = ordinals[at] ?? 0;
    if (filters.prices !== null && !isAsked(filters.prices, priceLevels[ordinal] ?? 0)) continue;
    if (filters.cuisines !== null && !directory.cuisines.hasOne(ordinal, filters.cuisines)) continue;
    // Where few have a place, most are refused: that is asked before their metres are worked out.
    if (accepts !== undefined && !accepts(ordinal)) continue;
    const first = -toMillimetre(distanceMOf(squared));
    const second = ratings[ordinal] ?? 0;
    const id = ids[ordinal] ?? 0;
    if (after !== null && !isAhead(after[0], after[1], after[2], first, second, id)) continue;
    top.offer(first, second, id, ordinal);
    if (top.isFull) until = squaredChordOf(slackM - top.lastFirst);
  }
  return top;
}
