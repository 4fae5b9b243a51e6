import type { RestaurantCard } from './restaurant.ts';
import type { Circle } from './search-circle.ts';
import type { Spellings } from './search-spellings.ts';

export const searchSorts = ['relevance', 'distance', 'rating'] as const;
/** Best match, nearest, best rated first. `relevance` needs words, `distance` a place. */
export type SearchSort = (typeof searchSorts)[number];

/** When a party would come: between two times of a service date, in minutes from its midnight (300..1740). */
export interface Visit {
  readonly serviceDate: string;
  readonly partySize: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/**
 * Where a candidate stands in the order: two sort keys, both descending, and the id that parts equals. Everything
 * after it can be asked for, whatever came, went or changed before it.
 */
export type SearchPosition = readonly [first: number, second: number, restaurantId: number];

/** One question to the candidates. Null leaves a condition out. */
export interface SearchQuestion {
  /** As typed, with websearch's operators. */
  readonly words: string | null;
  /** Read the words in these ways instead. */
  readonly spellings: Spellings | null;
  readonly near: Circle | null;
  /** One of these. */
  readonly cuisines: readonly string[] | null;
  readonly priceLevels: readonly number[] | null;
  readonly restaurantIds: readonly number[] | null;
  /** Only restaurants that take such a party at such a time at all; whether they have a table is for who asks. */
  readonly visit: Visit | null;
  readonly sort: SearchSort;
  readonly after: SearchPosition | null;
  /** Leaves out what was listed later, in microseconds since the epoch: the pages of one search show one city. */
  readonly listedUntilUs: number | null;
  readonly limit: number;
  /** Whether to count as well: it walks through everything that matches. */
  readonly withFacets: boolean;
  /** Added to the database's clock. */
  readonly clockOffsetMs: number;
}

export interface FacetCount<T> {
  readonly value: T;
  readonly count: number;
}

/** Counts over everything that matches, the visit left aside. */
export interface SearchFacets {
  /** Of the whole question. */
  readonly total: number;
  /** Without the filters on cuisine and price: 0 means that the words or the place find nothing at all. */
  readonly matched: number;
  /** Each counted before its own filter and after the other's. Cuisines: the 50 most frequent and those asked for. */
  readonly cuisines: readonly FacetCount<string>[];
  readonly priceLevels: readonly FacetCount<number>[];
}

export interface Candidate {
  readonly card: RestaurantCard;
  readonly position: SearchPosition;
  /** Metres; null without a place. */
  readonly distanceM: number | null;
  /** Greater is better; null without words. */
  readonly relevance: number | null;
}

export interface SearchAnswer {
  /** The instant of the snapshot, with the clock's offset, microseconds since the epoch. */
  readonly asOfUs: number;
  /** The same on the database's own clock, for `listedUntilUs` of the pages that follow. */
  readonly listedUntilUs: number;
  /** Null when they were not asked for. */
  readonly facets: SearchFacets | null;
  readonly candidates: readonly Candidate[];
}
