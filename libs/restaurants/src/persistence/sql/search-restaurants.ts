import { statement, weekdayOf, type Tx } from '#kernel';
import { meanRating } from '../../domain/restaurant.ts';
import { boxesAround, toCentimetre, type Circle, type GeoBox } from '../../domain/search-circle.ts';
import type { Candidate, SearchAnswer, SearchFacets, SearchPosition, SearchQuestion } from '../../domain/search-question.ts';
import { chooseSpellings, usesOperators, type AskedWord, type Spellings } from '../../domain/search-spellings.ts';

// Both are functions of the owner (migration 1795460002014), for full text and nearness are filters after a tenant
// scan under row-level security. One round trip answers candidates, cards, counts and the instant of the snapshot.
// 100,000 restaurants, warm, one statement: words 21 ms for 7,500 matches and 4 ms for 16, a circle of 4,200 17 ms,
// everything by rating 90 ms, of which the counts are 85.
const searchRestaurants = statement('search_restaurants', `SELECT search_restaurants($1::jsonb) AS answer`);
const searchSpellings = statement('search_spellings', `SELECT word, nearby FROM search_spellings($1) ORDER BY place`);

interface FoundJson {
  readonly keys: [number, number, number];
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly cuisines: string[];
  readonly price_level: number | null;
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly time_zone: string;
  readonly photo: string | null;
  readonly rating: number | null;
  readonly review_count: number;
  readonly relevance: number | null;
  readonly distance_m: number | null;
}

interface AnswerJson {
  readonly as_of_us: number;
  readonly listed_until_us: number;
  readonly facets: { readonly matched: number; readonly total: number; readonly cuisines: [string, number][]; readonly prices: [number, number][] } | null;
  readonly found: readonly FoundJson[];
}

/** Listed restaurants that answer the question, in its order, at most `limit` of them. */
export async function findCandidates(tx: Tx, question: SearchQuestion): Promise<SearchAnswer> {
  const row = await tx.one<{ answer: AnswerJson }>(searchRestaurants, [JSON.stringify(toJson(question))]);
  if (row === null) throw new Error('a SELECT without FROM answered no row');
  const { as_of_us: asOfUs, listed_until_us: listedUntilUs, facets, found } = row.answer;
  return { asOfUs, listedUntilUs, facets: facets === null ? null : toFacets(facets), candidates: found.map(toCandidate) };
}

/** The ways in which misspelt words may be read; null when they use operators, or stand near no known word. */
export async function findSpellings(tx: Tx, words: string): Promise<Spellings | null> {
  return usesOperators(words) ? null : chooseSpellings(await tx.rows<AskedWord>(searchSpellings, [words]));
}

function toJson({ near, visit, ...question }: SearchQuestion): Record<string, unknown> {
  return {
    words: question.words,
    spellings: question.spellings,
    near: near === null ? null : circleJson({ ...near, latitude: toCentimetre(near.latitude), longitude: toCentimetre(near.longitude) }),
    cuisines: question.cuisines,
    prices: question.priceLevels,
    only_ids: question.restaurantIds,
    visit:
      visit === null
        ? null
        : { date: visit.serviceDate, weekday: weekdayOf(visit.serviceDate), party_size: visit.partySize, from_minute: visit.fromMinute, until_minute: visit.untilMinute },
    sort: question.sort,
    after: question.after,
    listed_until_us: question.listedUntilUs,
    limit: question.limit,
    facets: question.withFacets,
    clock_offset_ms: question.clockOffsetMs,
  };
}

function circleJson(circle: Circle): Record<string, unknown> {
  return { latitude: circle.latitude, longitude: circle.longitude, radius_m: circle.radiusM, boxes: boxesAround(circle).map(boxText) };
}

/** As PostgreSQL reads a `box` of (longitude, latitude). */
function boxText({ south, west, north, east }: GeoBox): string {
  return `(${west},${south}),(${east},${north})`;
}

function toFacets({ matched, total, cuisines, prices }: NonNullable<AnswerJson['facets']>): SearchFacets {
  return {
    matched,
    total,
    cuisines: cuisines.map(([value, count]) => ({ value, count })),
    priceLevels: prices.map(([value, count]) => ({ value, count })),
  };
}

function toCandidate(row: FoundJson): Candidate {
  const { id, slug, name, cuisines, city, country, latitude, longitude, photo, relevance } = row;
  const reviewCount = row.review_count;
  // The table of search keeps the mean to sort by; rounding it would round the sum's mean twice.
  const rating = meanRating({ reviewCount, ratingSum: Math.round((row.rating ?? 0) * reviewCount) });
  return {
    card: { id, slug, name, cuisines, priceLevel: row.price_level, city, country, latitude, longitude, timeZone: row.time_zone, rating, reviewCount, photo },
    position: row.keys as SearchPosition,
    distanceM: row.distance_m,
    relevance,
  };
}
