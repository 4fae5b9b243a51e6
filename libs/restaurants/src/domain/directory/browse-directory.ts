import type { DirectoryQuestion } from './directory-question.ts';
import { choose, facetsOfSet, type Filters } from './facets-of-set.ts';
import type { OrdinalSet } from './ordinal-set.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import type { Ranked } from './rank-candidates.ts';
import { isAhead, TopOf } from './top-of.ts';

/**
 * Answers a question without words, place and key, best rated first: by sets and by the order that is kept ready, so that
 * nobody is looked at who is not shown. Only `accepts` is asked about each, for nobody else knows.
 */
export function browseDirectory(directory: RestaurantDirectory, question: DirectoryQuestion, filters: Filters): Ranked {
  const known = listedInTime(directory, question.listedUntilUs);
  const isKnown = known === directory.listed ? directory.size > 0 : known.next(0) >= 0;
  const chosen = choose(directory, known, filters);
  const facets = question.withFacets ? facetsOfSet(directory, { everybody: known, isAll: known === directory.listed, chosen, filters }) : null;
  const total = facets?.total ?? (chosen.both === directory.listed ? directory.size : chosen.both.size);
  return { top: firstOf(directory, { chosen: chosen.both, total }, question), facets, isKnown };
}

function listedInTime({ listed, scratch, columns: { listedAtUs }, latestListedAtUs }: RestaurantDirectory, listedUntilUs: number | null): OrdinalSet {
  if (listedUntilUs === null || latestListedAtUs <= listedUntilUs) return listed;
  const inTime = scratch.matched.become(listed);
  for (let ordinal = inTime.next(0); ordinal >= 0; ordinal = inTime.next(ordinal + 1)) if ((listedAtUs[ordinal] ?? 0) > listedUntilUs) inTime.delete(ordinal);
  return inTime;
}

/** Walks down the order until enough are found, or, where so few are left that it might walk far, looks at each of those. */
function firstOf(directory: RestaurantDirectory, { chosen, total }: { chosen: OrdinalSet; total: number }, { after, limit, accepts }: DirectoryQuestion): TopOf {
  const { ratings, reviewCounts, ids } = directory.columns;
  const { byRating } = directory;
  const top = new TopOf(limit);
  const offer = (ordinal: number): boolean => {
    const [rating, reviews, id] = [ratings[ordinal] ?? 0, reviewCounts[ordinal] ?? 0, ids[ordinal] ?? 0];
    if (after !== null && !isAhead(after[0], after[1], after[2], rating, reviews, id)) return false;
    if (!top.admits(rating, reviews, id) || (accepts !== undefined && !accepts(ordinal))) return false;
    top.offer(rating, reviews, id, ordinal);
    return true;
  };
  if (total * total <= limit * byRating.length) {
    for (let ordinal = chosen.next(0); ordinal >= 0; ordinal = chosen.next(ordinal + 1)) offer(ordinal);
    return top;
  }
  const { moved } = byRating;
  for (let ordinal = moved.next(0); ordinal >= 0; ordinal = moved.next(ordinal + 1)) if (chosen.has(ordinal)) offer(ordinal);
  for (let place = after === null ? 0 : byRating.placeAfter(...after), found = 0; place < byRating.length && found < limit; place += 1) {
    const ordinal = byRating.at(place);
    if (ordinal >= 0 && chosen.has(ordinal) && offer(ordinal)) found += 1;
  }
  return top;
}
