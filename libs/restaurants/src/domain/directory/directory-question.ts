import type { SearchFacets, SearchPosition, SearchQuestion } from '../search-question.ts';
import type { Spellings } from '../search-spellings.ts';

/** The search's question to the directory. A visit comes as what it leaves over, for who knows that stands above. */
export interface DirectoryQuestion extends Omit<SearchQuestion, 'visit' | 'clockOffsetMs'> {
  /** Who has a place, by ordinal. What it refuses is counted and not shown: facets leave the visit aside. */
  readonly accepts?: (ordinal: number) => boolean;
}

export interface FoundRestaurant {
  readonly ordinal: number;
  readonly restaurantId: number;
  readonly position: SearchPosition;
  /** Metres; null without a place. */
  readonly distanceM: number | null;
  /** Greater is better; null without words. */
  readonly relevance: number | null;
}

export interface DirectoryAnswer {
  /** In the order of the question, at most `limit`. */
  readonly found: readonly FoundRestaurant[];
  /** Null when they were not asked for. */
  readonly facets: SearchFacets | null;
  /** How the words were read: null as they were written. The pages that follow ask so. */
  readonly spellings: Spellings | null;
  /** Whether the words and the place find anybody, free or not. */
  readonly isKnown: boolean;
}
