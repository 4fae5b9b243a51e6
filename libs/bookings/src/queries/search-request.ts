import type { Circle, SearchSort, Visit } from '#restaurants';

/** What is searched for; null leaves a condition out. */
export interface SearchRequest {
  readonly words: string | null;
  readonly near: Circle | null;
  /** One of these, lower case. */
  readonly cuisines: readonly string[] | null;
  readonly priceLevels: readonly number[] | null;
  /** Only restaurants that have times for it, with these times. */
  readonly visit: Visit | null;
  readonly sort: SearchSort;
  /** `next` of the page before. */
  readonly cursor: string | null;
  readonly limit: number;
}
