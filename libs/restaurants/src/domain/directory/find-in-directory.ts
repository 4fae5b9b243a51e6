import type { SearchFacets, SearchPosition, SearchSort } from '../search-question.ts';
import { chooseSpellings } from '../search-spellings.ts';
import { collectCandidates, reachOf, squaredChordTo, type Asked, type Reach } from './candidates-in-directory.ts';
import { countCuisines, countPriceLevels } from './directory-facets.ts';
import type { DirectoryAnswer, DirectoryQuestion, FoundRestaurant } from './directory-question.ts';
import { distanceMOf } from './place-on-sphere.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import { isAhead, TopOf } from './top-of.ts';
import { findWords, readingOf } from './words-in-directory.ts';

/**
 * Answers what `findCandidates` answers, from memory: the same restaurants and, where the words are read as they were
 * written, in the same order.
 *
 * Invariant R16: the directory finds, counts and orders as the SQL search does. Proved by: test/directory/directory-agrees.spec.ts
 *
 * @returns null when the words use operators, which only PostgreSQL's search understands
 */
export function findInDirectory(directory: RestaurantDirectory, question: DirectoryQuestion): DirectoryAnswer | null {
  const reach = question.near === null ? null : reachOf(question.near);
  if (question.words === null) return answer(directory, { asked: { words: null, reach }, question, spellings: null });
  const typed = directory.folder.ask(question.words);
  if (typed === null) return null;
  const { spellings } = question;
  const asWritten = answer(directory, { asked: { words: findWords(directory, typed, readingOf(typed, spellings)), reach }, question, spellings });
  if (asWritten.isKnown || spellings !== null || question.after !== null) return asWritten;
  const forgiving = chooseSpellings(directory.vocabulary.ask(typed.plain.split(' ').filter((word) => word !== '')));
  if (forgiving === null) return asWritten;
  return answer(directory, { asked: { words: findWords(directory, typed, readingOf(typed, forgiving)), reach }, question, spellings: forgiving });
}

interface AskedSo {
  readonly asked: Asked;
  readonly question: DirectoryQuestion;
  readonly spellings: DirectoryAnswer['spellings'];
}

/** One walk through the candidates: who is accepted, counted, chosen, and among the first. */
function answer(directory: RestaurantDirectory, { asked, question, spellings }: AskedSo): DirectoryAnswer {
  const candidates = collectCandidates(directory, asked, question);
  const { accepts, withFacets } = question;
  const after = question.after === null ? null : placeAfter(question.after, question.sort);
  const cuisinesAsked = directory.cuisines.asked(question.cuisines?.map((cuisine) => directory.folder.lower(cuisine)) ?? null);
  const pricesAsked = question.priceLevels === null ? null : bitsOf(question.priceLevels);
  const firstKey = keyOf(directory, asked, question.sort);
  const { ids, priceLevels, ratings, reviewCounts } = directory;
  const cuisineCounts = new Uint32Array(directory.cuisines.size);
  const priceCounts = new Uint32Array(5);
  const top = new TopOf(question.limit);
  let [matched, total] = [0, 0];
  for (let at = 0; at < candidates.length; at += 1) {
    const ordinal = candidates[at] ?? 0;
    matched += 1;
    const price = priceLevels[ordinal] ?? 0;
    const isOfPrice = pricesAsked === null || (price !== 0 && ((pricesAsked >>> price) & 1) === 1);
    const isOfCuisine = cuisinesAsked === null || directory.cuisines.hasOne(ordinal, cuisinesAsked);
    if (withFacets) {
      if (isOfPrice) directory.cuisines.count(ordinal, cuisineCounts);
      if (isOfCuisine) priceCounts[price] = (priceCounts[price] ?? 0) + 1;
    }
    if (!isOfPrice || !isOfCuisine) continue;
    total += 1;
    if (accepts !== undefined && !accepts(ordinal)) continue;
    const [first, second, id] = [firstKey(ordinal), question.sort === 'rating' ? (reviewCounts[ordinal] ?? 0) : (ratings[ordinal] ?? 0), ids[ordinal] ?? 0];
    if (after === null || isAhead(after[0], after[1], after[2], first, second, id)) top.offer(first, second, id, ordinal);
  }
  const facets: SearchFacets | null = withFacets
    ? { matched, total, cuisines: countCuisines(directory.cuisines, cuisineCounts, cuisinesAsked), priceLevels: countPriceLevels(priceCounts) }
    : null;
  return { found: top.list().map((placed) => describe(directory, asked, placed)), facets, spellings, isKnown: candidates.length > 0 };
}

function keyOf(directory: RestaurantDirectory, { words, reach }: Asked, sort: SearchSort): (ordinal: number) => number {
  if (sort === 'relevance' && words !== null) return (ordinal) => words.relevanceOf(ordinal);
  if (sort === 'distance' && reach !== null) return (ordinal) => -distanceTo(directory, reach, ordinal);
  const { ratings } = directory;
  return (ordinal) => ratings[ordinal] ?? 0;
}

function describe(directory: RestaurantDirectory, { words, reach }: Asked, { ordinal, position }: Pick<FoundRestaurant, 'ordinal' | 'position'>): FoundRestaurant {
  const distanceM = reach === null ? null : distanceTo(directory, reach, ordinal);
  return {
    ordinal,
    restaurantId: directory.restaurantId(ordinal),
    position,
    distanceM,
    relevance: words === null ? null : words.relevanceOf(ordinal),
  };
}

function placeAfter([first, second, id]: SearchPosition, sort: SearchSort): SearchPosition {
  return [sort === 'distance' ? -toMillimetre(-first) : first, second, id];
}

/** As the SQL search orders by it: sines differ in their last digits, and a page that one has ended is to be gone on with by the other. */
function distanceTo(directory: RestaurantDirectory, { centre }: Reach, ordinal: number): number {
  return toMillimetre(distanceMOf(squaredChordTo(directory, centre, ordinal)));
}

function toMillimetre(metres: number): number {
  return Math.round(metres * 1e3) / 1e3;
}

function bitsOf(priceLevels: readonly number[]): number {
  return priceLevels.reduce((bits, level) => bits | (1 << level), 0);
}
