import { Injectable } from '@nestjs/common';
import { Database, type Context, type Tx } from '#kernel';
import { findCandidates, findSpellings, type Candidate, type SearchAnswer, type SearchFacets, type SearchQuestion, type Visit } from '#restaurants';
import type { BookableTime } from '../domain/search-times.ts';
import { decodePlace, encodePlace, type SearchPlace } from './search-cursor.ts';
import { judgeTimes } from './search-judge.ts';
import type { SearchRequest } from './search-request.ts';

export interface SearchHit extends Pick<Candidate, 'card' | 'distanceM' | 'relevance'> {
  /** Null when no visit was asked for. */
  readonly times: readonly BookableTime[] | null;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Null when nothing is left. */
  readonly next: string | null;
  readonly facets: SearchFacets;
  /** The instant of the one snapshot behind everything in the page. */
  readonly asOfMs: number;
}

// On an ordinary evening most houses that are open have a table, so a little more than the page fills it; where the
// city is full, batches go on until a request has judged so many. Then it answers what it has, and `next` goes on.
const spareCandidates = 10;
const judgedMax = 200;

/** Finds restaurants, and what they have free, in one REPEATABLE READ transaction. */
@Injectable()
export class SearchRestaurants {
  constructor(private readonly db: Database) {}

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, request: SearchRequest): Promise<SearchPage> {
    const place = decodePlace(request);
    return this.db.read(ctx, async (tx) => {
      const { question, answer, facets } = await this.begin(tx, this.questionOf(ctx, request, place));
      const settled = { listedUntilUs: place?.listedUntilUs ?? answer.listedUntilUs, spellings: question.spellings };
      const found = request.visit === null ? cut(answer.candidates, request.limit) : await this.judge(tx, { question, answer, visit: request.visit, limit: request.limit });
      const next = found.after === null ? null : encodePlace(request, { ...settled, after: found.after });
      return { hits: found.hits, next, facets, asOfMs: Math.floor(answer.asOfUs / 1000) };
    });
  }

  private questionOf(ctx: Context, request: SearchRequest, place: SearchPlace | null): SearchQuestion {
    const { words, near, cuisines, priceLevels, visit, sort, limit } = request;
    return {
      words, near, cuisines, priceLevels, visit, sort,
      spellings: place?.spellings ?? null,
      restaurantIds: ctx.caller.restaurantIds,
      after: place?.after ?? null,
      listedUntilUs: place?.listedUntilUs ?? null,
      limit: visit === null ? limit + 1 : limit + spareCandidates,
      withFacets: true,
      clockOffsetMs: this.db.clockOffsetMs,
    };
  }

  /** Asks once, and once more with typos forgiven when the words find nothing anywhere. */
  private async begin(tx: Tx, question: SearchQuestion): Promise<{ question: SearchQuestion; answer: SearchAnswer; facets: SearchFacets }> {
    const answer = await findCandidates(tx, question);
    const facets = countedIn(answer);
    if (question.words === null || question.after !== null || facets.matched > 0) return { question, answer, facets };
    const spellings = await findSpellings(tx, question.words);
    if (spellings === null) return { question, answer, facets };
    const forgiving = { ...question, spellings };
    const second = await findCandidates(tx, forgiving);
    return { question: forgiving, answer: second, facets: countedIn(second) };
  }

  /** Walks through the candidates, a batch at a time, and keeps those that have times. */
  private async judge(tx: Tx, { question, answer, visit, limit }: { question: SearchQuestion; answer: SearchAnswer; visit: Visit; limit: number }): Promise<Found> {
    const hits: SearchHit[] = [];
    let { candidates } = answer;
    for (let judged = 0; ; ) {
      const last = candidates.at(-1);
      const isEnd = last === undefined || candidates.length < question.limit;
      const times = await judgeTimes(tx, candidates, visit, Math.floor(answer.asOfUs / 1000));
      for (const candidate of candidates) {
        const { card, distanceM, relevance, position } = candidate;
        const own = times.get(card.id) ?? [];
        if (own.length > 0) hits.push({ card, distanceM, relevance, times: own });
        if (hits.length === limit) return { hits, after: isEnd && candidate === last ? null : position };
      }
      if (isEnd) return { hits, after: null };
      judged += candidates.length;
      if (judged >= judgedMax) return { hits, after: last.position };
      ({ candidates } = await findCandidates(tx, { ...question, after: last.position, withFacets: false }));
    }
  }
}

interface Found {
  readonly hits: readonly SearchHit[];
  /** Where to go on; null at the end. */
  readonly after: SearchPlace['after'] | null;
}

function countedIn({ facets }: SearchAnswer): SearchFacets {
  if (facets === null) throw new Error('search did not count although it was asked to');
  return facets;
}

function cut(candidates: readonly Candidate[], limit: number): Found {
  const shown = candidates.slice(0, limit);
  const last = shown.at(-1);
  return {
    hits: shown.map(({ card, distanceM, relevance }) => ({ card, distanceM, relevance, times: null })),
    after: candidates.length > limit && last !== undefined ? last.position : null,
  };
}
