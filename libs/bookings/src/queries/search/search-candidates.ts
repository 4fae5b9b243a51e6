import type { Candidate, RestaurantCard, SearchFacets, SearchPosition, Spellings } from '#restaurants';
import type { SearchPlace } from './search-cursor.ts';

/** A restaurant that matches, in its place. */
export interface PlacedCandidate extends Pick<Candidate, 'position' | 'distanceM' | 'relevance'> {
  readonly restaurantId: number;
  /** Null for one that memory still names and the rows no longer list. */
  readonly card: RestaurantCard | null;
}

export interface CandidateBatch {
  readonly restaurantIds: readonly number[];
  /** In the order of the search. */
  readonly candidates: readonly PlacedCandidate[];
  /** Behind the last of them; null when there are no more. */
  readonly next: SearchPosition | null;
}

/** What is settled with the first batch, for all of the search. */
export interface BegunSearch {
  readonly batch: CandidateBatch;
  readonly facets: SearchFacets;
  /** How the words were read. */
  readonly spellings: Spellings | null;
  /** The instant of the answer's snapshot, epoch ms, with the clock's offset. */
  readonly asOfMs: number;
  /** The same on the database's own clock, microseconds since the epoch. */
  readonly listedUntilUs: number;
}

/** Where a search gets those it judges: from rows, or from memory. Both find the same, in the same order. */
export interface SearchCandidates {
  /** @param limit of the batch */
  begin(place: SearchPlace | null, limit: number): Promise<BegunSearch>;
  more(after: SearchPosition): Promise<CandidateBatch>;
}
