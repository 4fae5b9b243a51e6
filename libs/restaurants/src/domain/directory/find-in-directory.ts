import { chooseSpellings } from '../search-spellings.ts';
import { browseDirectory } from './browse-directory.ts';
import { collectCandidates, reachOf, squaredChordTo, type Asked } from './candidates-in-directory.ts';
import type { DirectoryAnswer, DirectoryQuestion, FoundRestaurant } from './directory-question.ts';
import { choose, facetsOfList, facetsOfSet, type Filters } from './facets-of-set.ts';
import { distanceMOf, toMillimetre } from './place-on-sphere.ts';
import { rankCandidates, type Ranked } from './rank-candidates.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import { findWords, readingOf, relevanceOf } from './words-in-directory.ts';

/** Of so many one is a candidate: more, and they are counted as a set. A word costs as much as eight of a list. */
const setFrom = 8;

/**
 * Answers what `findCandidates` answers, from memory: the same restaurants and, where the words are read as they were
 * written, in the same order. It takes no turn of the event loop in between.
 *
 * Invariant R16: the directory finds, counts and orders as the SQL search does. Proved by: test/directory/directory-agrees.spec.ts
 *
 * @returns null for words that only PostgreSQL's search understands: operators, and what it reads as a phrase
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

function answer(directory: RestaurantDirectory, { asked, question, spellings }: AskedSo): DirectoryAnswer {
  const filters: Filters = {
    cuisines: directory.cuisines.asked(question.cuisines?.map((cuisine) => directory.folder.lower(cuisine)) ?? null),
    prices: question.priceLevels?.reduce((bits, level) => bits | (1 << level), 0) ?? null,
  };
  const isBrowsing = asked.words === null && asked.reach === null && question.restaurantIds === null && question.sort === 'rating';
  const { top, facets, isKnown } = isBrowsing ? browseDirectory(directory, question, filters) : search(directory, { asked, question, filters });
  const found = top.list().map(({ ordinal, position }) => describe(directory, asked, { ordinal, position }));
  return { found, facets, spellings, isKnown };
}

function search(directory: RestaurantDirectory, { asked, question, filters }: { asked: Asked; question: DirectoryQuestion; filters: Filters }): Ranked {
  const candidates = collectCandidates(directory, asked, question);
  const top = rankCandidates(directory, { asked, candidates, filters }, question);
  const { count, isKnown } = candidates;
  if (!question.withFacets) return { top, facets: null, isKnown };
  if (count * setFrom < directory.ordinalCount) return { top, facets: facetsOfList(directory, candidates, filters), isKnown };
  const everybody = directory.scratch.matched.clear();
  everybody.addAll(candidates.ordinals, 0, count);
  return { top, facets: facetsOfSet(directory, { everybody, isAll: false, chosen: choose(directory, everybody, filters), filters }), isKnown };
}

function describe(directory: RestaurantDirectory, { words, reach }: Asked, { ordinal, position }: Pick<FoundRestaurant, 'ordinal' | 'position'>): FoundRestaurant {
  return {
    ordinal,
    restaurantId: directory.restaurantId(ordinal),
    position,
    distanceM: reach === null ? null : toMillimetre(distanceMOf(squaredChordTo(directory, reach.centre, ordinal))),
    relevance: words === null ? null : relevanceOf(words, directory.columns.nameHashes, ordinal),
  };
}
