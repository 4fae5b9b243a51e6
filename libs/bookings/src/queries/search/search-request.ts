import type { Circle, SearchSort } from '#restaurants';
import type { TimeWindow } from '../../domain/search-times.ts';

/** When a party would come: between two times of one of these service dates. */
export interface SearchVisit extends TimeWindow {
  /** Ascending, at least one. */
  readonly serviceDates: readonly string[];
  readonly partySize: number;
}

/** What is searched for; null leaves a condition out. */
export interface SearchRequest {
  readonly words: string | null;
  readonly near: Circle | null;
  /** One of these, lower case. */
  readonly cuisines: readonly string[] | null;
  readonly priceLevels: readonly number[] | null;
  /** Only restaurants that have times for it, with these times. */
  readonly visit: SearchVisit | null;
  /** Only restaurants where a service is under way. */
  readonly openNow: boolean;
  readonly sort: SearchSort;
  /** `next` of the page before. */
  readonly cursor: string | null;
  readonly limit: number;
}
