import type { SearchPosition } from '#restaurants';
import { judgePage, type Verdict } from './judge.ts';
import type { PageReader } from './page-rows.ts';
import type { BegunSearch, CandidateBatch, SearchCandidates } from './search-candidates.ts';
import type { SearchRequest } from './search-request.ts';
import type { SearchHit } from './search-restaurants.ts';

export interface Filled {
  readonly hits: readonly SearchHit[];
  /** Where to go on; null at the end. */
  readonly after: SearchPosition | null;
  /** Where the first stands who is not shown any more, as far as is known. */
  readonly following: SearchPosition | null;
}

export interface Filling {
  readonly request: SearchRequest;
  readonly reader: PageReader;
  readonly begun: BegunSearch;
}

/** So many a request judges at most: then it answers what it has, and `next` goes on. */
const judgedMax = 200;

/** Walks through the candidates, a batch at a time, until the page is full of those who are shown. */
export async function fillPage(candidates: SearchCandidates, { request, reader, begun }: Filling): Promise<Filled> {
  const hits: SearchHit[] = [];
  let { batch } = begun;
  for (let judged = 0; ; ) {
    const { restaurantIds } = batch;
    const verdicts = judgePage(restaurantIds, await reader.read(restaurantIds), { request, nowMs: begun.asOfMs });
    const full = takeShown(batch, verdicts, { hits, limit: request.limit });
    if (full !== null) return full;
    if (batch.next === null) return { hits, after: null, following: null };
    judged += batch.candidates.length;
    if (judged >= judgedMax) return { hits, after: batch.next, following: null };
    batch = await candidates.more(batch.next);
  }
}

/** Adds to the hits who of a batch is shown. Null: the page has room for more. */
export function takeShown(batch: CandidateBatch, verdicts: ReadonlyMap<number, Verdict>, { hits, limit }: { hits: SearchHit[]; limit: number }): Filled | null {
  for (const [at, candidate] of batch.candidates.entries()) {
    const { card, distanceM, relevance, position, restaurantId } = candidate;
    const times = verdicts.get(restaurantId);
    if (card !== null && times !== undefined) hits.push({ card, distanceM, relevance, times });
    const following = batch.candidates[at + 1]?.position ?? null;
    if (hits.length === limit) return { hits, after: batch.next === null && following === null ? null : position, following };
  }
  return null;
}
