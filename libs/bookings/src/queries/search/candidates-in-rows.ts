import type { Tx } from '#kernel';
import { findCandidates, findSpellings, type SearchAnswer, type SearchFacets, type SearchPosition, type SearchQuestion, type Visit } from '#restaurants';
import type { BegunSearch, CandidateBatch, SearchCandidates } from './search-candidates.ts';
import type { SearchPlace } from './search-cursor.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** PostgreSQL's own search: for a process that does not know the city yet, or not surely enough, and for words with operators. */
export class CandidatesInRows implements SearchCandidates {
  private question: SearchQuestion | null = null;

  constructor(
    private readonly tx: Tx,
    private readonly request: SearchRequest,
    private readonly clockOffsetMs: number,
  ) {}

  async begin(place: SearchPlace | null, limit: number): Promise<BegunSearch> {
    const { question, answer, facets } = await this.ask(this.questionOf(place, limit));
    this.question = question;
    const { asOfUs, listedUntilUs } = answer;
    return { batch: batchOf(answer, limit), facets, spellings: question.spellings, asOfMs: Math.floor(asOfUs / 1000), listedUntilUs };
  }

  async more(after: SearchPosition): Promise<CandidateBatch> {
    if (this.question === null) throw new Error('a search goes on once it has begun');
    return batchOf(await findCandidates(this.tx, { ...this.question, after, withFacets: false }), this.question.limit);
  }

  private questionOf(place: SearchPlace | null, limit: number): SearchQuestion {
    const { words, near, cuisines, priceLevels, visit, sort } = this.request;
    return {
      words, near, cuisines, priceLevels, sort, limit,
      visit: visitInRows(visit),
      spellings: place?.spellings ?? null,
      restaurantIds: this.tx.ctx.caller.restaurantIds,
      after: place?.after ?? null,
      listedUntilUs: place?.listedUntilUs ?? null,
      withFacets: true,
      clockOffsetMs: this.clockOffsetMs,
    };
  }

  /** Asks once, and once more with typos forgiven when the words find nothing anywhere. */
  private async ask(question: SearchQuestion): Promise<{ question: SearchQuestion; answer: SearchAnswer; facets: SearchFacets }> {
    const answer = await findCandidates(this.tx, question);
    const facets = countedIn(answer);
    if (question.words === null || question.after !== null || facets.matched > 0) return { question, answer, facets };
    const spellings = await findSpellings(this.tx, question.words);
    if (spellings === null) return { question, answer, facets };
    const forgiving = { ...question, spellings };
    const second = await findCandidates(this.tx, forgiving);
    return { question: forgiving, answer: second, facets: countedIn(second) };
  }
}

/** SQL leaves out who takes no such party on the one date that is asked for; of several dates each candidate is judged. */
function visitInRows(visit: SearchVisit | null): Visit | null {
  const [serviceDate, ...others] = visit?.serviceDates ?? [];
  if (visit === null || serviceDate === undefined || others.length > 0) return null;
  const { partySize, fromMinute, untilMinute } = visit;
  return { serviceDate, partySize, fromMinute, untilMinute };
}

function batchOf({ candidates }: SearchAnswer, limit: number): CandidateBatch {
  const last = candidates.at(-1);
  return {
    restaurantIds: candidates.map(({ card }) => card.id),
    candidates: candidates.map(({ card, position, distanceM, relevance }) => ({ restaurantId: card.id, card, position, distanceM, relevance })),
    next: candidates.length < limit || last === undefined ? null : last.position,
  };
}

function countedIn({ facets }: SearchAnswer): SearchFacets {
  if (facets === null) throw new Error('search did not count although it was asked to');
  return facets;
}
