import { Inject, Injectable } from '@nestjs/common';
import { Cache, type Loaded, loadIn } from '#caching';
import { Database, type Context, type Tx } from '#kernel';
import type { Candidate, SearchFacets, SearchPosition } from '#restaurants';
import { CandidatesInMemory } from './candidates-in-memory.ts';
import { CandidatesInRows } from './candidates-in-rows.ts';
import { judgePage, type SearchTime, type Verdict } from './judge.ts';
import { countRules, explainedMax, nearbyRequests, nearestTo, reasonOf, type Alternative, type NothingFound } from './nothing-found.ts';
import { KnownCities, type KnownCity } from './known-cities.ts';
import { PageReader } from './page-rows.ts';
import type { BegunSearch, CandidateBatch, SearchCandidates } from './search-candidates.ts';
import { clientOf, OfferedSlots, type OfferedSlot } from '../../domain/offered-slots.ts';
import { decodePlace, encodePlace, type SearchPlace } from './search-cursor.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';
import { isTimeless, keyOfSearch, searchOfKey, tagsOfPage, tagsOfSearch, timelessSearch } from './timeless-search.ts';

export interface SearchHit extends Pick<Candidate, 'card' | 'distanceM' | 'relevance'> {
  /** Null when no visit was asked for. */
  readonly times: readonly SearchTime[] | null;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Null when nothing is left. */
  readonly next: string | null;
  readonly facets: SearchFacets;
  /** The instant of the one snapshot behind everything in the page. */
  readonly asOfMs: number;
  /** Why nobody is shown, and what is there instead; null when somebody is, or may be on another page. */
  readonly nothing: NothingFound | null;
}

// On an ordinary evening most houses that are open have a table, so a little more than the page fills it; where the
// city is full, batches go on until a request has judged so many. Then it answers what it has, and `next` goes on.
const spareInRows = 10;
const judgedMax = 200;
/** Masks are right but for what changed a moment ago. */
const spareInMemory = 2;

/** Finds restaurants, and what they have free: named by memory where it may, judged on rows in one REPEATABLE READ transaction. */
@Injectable()
export class SearchRestaurants {
  constructor(
    private readonly db: Database,
    @Inject(KnownCities) private readonly cities: Pick<KnownCities, 'find'>,
    private readonly offered: OfferedSlots,
    private readonly cache: Cache,
  ) {
    cache.askAgain.set(timelessSearch.name, (ctx, key) => this.remembered(ctx, searchOfKey(key), null));
  }

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, request: SearchRequest): Promise<SearchPage> {
    const place = decodePlace(request);
    if (isTimeless(request) && (await isAskedOfAll(ctx))) return this.remembered(ctx, request, place);
    const city = await this.cities.find(ctx);
    const page = await this.db.read(ctx, (tx) => this.page(tx, request, { city, place }));
    this.offered.show(clientOf(ctx), slotsIn(page, request), performance.now());
    return page;
  }

  private async remembered(ctx: Context, request: SearchRequest, place: SearchPlace | null): Promise<SearchPage> {
    const asked = { key: keyOfSearch(request), tags: tagsOfSearch(ctx.tenantId) };
    const { value, trueAtMs } = await this.cache.read(ctx, timelessSearch, asked, () => this.load(ctx, request, place));
    return { ...value, asOfMs: Math.max(value.asOfMs, Math.floor(trueAtMs)) };
  }

  /** Named by memory, shown by rows that are newer: what memory has seen is the stamp, and any change since makes the page untrue. */
  private async load(ctx: Context, request: SearchRequest, place: SearchPlace | null): Promise<Loaded<SearchPage>> {
    const city = await this.cities.find({ tenantId: ctx.tenantId, consistency: null });
    return loadIn(this.db, ctx, async (tx) => {
      const value = await this.page(tx, request, { city, place });
      return { value, tags: tagsOfPage(value), ...(city === null ? {} : { stamp: city.stamp }) };
    });
  }

  private async page(tx: Tx, request: SearchRequest, { city, place }: { city: KnownCity | null; place: SearchPlace | null }): Promise<SearchPage> {
    const { begun, hits, after } = await this.search(tx, request, { city, place });
    const { facets, asOfMs, spellings } = begun;
    const next = after === null ? null : encodePlace(request, { after, spellings, listedUntilUs: place?.listedUntilUs ?? begun.listedUntilUs });
    const nothing = hits.length === 0 && next === null && place === null ? await this.explainNothing(tx, request, { city, begun }) : null;
    return { hits, next, facets, asOfMs, nothing };
  }

  private async search(tx: Tx, request: SearchRequest, { city, place }: { city: KnownCity | null; place: SearchPlace | null }): Promise<Found & { begun: BegunSearch }> {
    const reader = new PageReader(tx, request, city?.nowMs() ?? Date.now() + this.db.clockOffsetMs);
    const { candidates, spare } = this.candidatesFor(tx, request, { city, reader });
    const begun = await candidates.begin(place, request.limit + spare);
    return { begun, ...(await fill(candidates, { request, reader, begun })) };
  }

  /** In the same snapshot: which rule says no, and who answers a question that differs in one condition. */
  private async explainNothing(tx: Tx, request: SearchRequest, { city, begun }: { city: KnownCity | null; begun: BegunSearch }): Promise<NothingFound> {
    const reason = reasonOf(begun, request);
    const alternatives: Alternative[] = [];
    for (const { kind, request: nearby } of nearbyRequests(request, { reason, nowMs: begun.asOfMs })) {
      const { hits } = await this.search(tx, nearby, { city, place: null });
      if (hits.length > 0) alternatives.push({ kind, request: nearby, hits: request.visit === null ? hits : hits.map((hit) => nearestTo(request.visit as SearchVisit, hit)) });
    }
    return { reason, rules: reason === 'no_table' ? await this.rulesAgainst(tx, request, { city, begun }) : [], alternatives };
  }

  private async rulesAgainst(tx: Tx, request: SearchRequest, { city, begun }: { city: KnownCity | null; begun: BegunSearch }): Promise<NothingFound['rules']> {
    const { visit } = request;
    if (visit === null) return [];
    const anybody = await this.search(tx, { ...request, visit: null, openNow: false, cursor: null, limit: explainedMax }, { city, place: null });
    const ids = anybody.hits.map(({ card }) => card.id);
    return countRules(ids, await new PageReader(tx, { visit, openNow: false }, begun.asOfMs).read(ids), { visit, nowMs: begun.asOfMs });
  }

  private candidatesFor(tx: Tx, request: SearchRequest, { city, reader }: { city: KnownCity | null; reader: PageReader }): { candidates: SearchCandidates; spare: number } {
    const { clockOffsetMs } = this.db;
    const isJudged = request.visit !== null || request.openNow;
    const inMemory = city === null ? null : CandidatesInMemory.of(tx, request, { city, reader, clockOffsetMs });
    // One more than the page tells whether there is a next.
    if (inMemory !== null) return { candidates: inMemory, spare: isJudged ? spareInMemory : 1 };
    return { candidates: new CandidatesInRows(tx, request, clockOffsetMs), spare: isJudged ? spareInRows : 1 };
  }
}

/** Whoever may see some restaurants alone is answered alone; and who has seen more than this process, by the rows. */
async function isAskedOfAll({ caller, consistency }: Context): Promise<boolean> {
  return caller.restaurantIds === null && (consistency === null || (await consistency.isKnownHere()));
}

interface Found {
  readonly hits: readonly SearchHit[];
  /** Where to go on; null at the end. */
  readonly after: SearchPosition | null;
}

interface Filling {
  readonly request: SearchRequest;
  readonly reader: PageReader;
  readonly begun: BegunSearch;
}

/** Walks through the candidates, a batch at a time, until the page is full of those who are shown. */
async function fill(candidates: SearchCandidates, { request, reader, begun }: Filling): Promise<Found> {
  const hits: SearchHit[] = [];
  let { batch } = begun;
  for (let judged = 0; ; ) {
    const verdicts = await judge(batch, { request, reader, begun });
    for (const candidate of batch.candidates) {
      const { card, distanceM, relevance, position, restaurantId } = candidate;
      const times = verdicts.get(restaurantId);
      if (card !== null && times !== undefined) hits.push({ card, distanceM, relevance, times });
      if (hits.length === request.limit) return { hits, after: batch.next === null && candidate === batch.candidates.at(-1) ? null : position };
    }
    if (batch.next === null) return { hits, after: null };
    judged += batch.candidates.length;
    if (judged >= judgedMax) return { hits, after: batch.next };
    batch = await candidates.more(batch.next);
  }
}

async function judge({ restaurantIds }: CandidateBatch, { request, reader, begun }: Filling): Promise<Map<number, Verdict>> {
  return judgePage(restaurantIds, await reader.read(restaurantIds), { request, nowMs: begun.asOfMs });
}

function slotsIn({ hits, nothing }: SearchPage, { visit }: SearchRequest): OfferedSlot[] {
  if (visit === null) return [];
  const shown = [...hits, ...(nothing?.alternatives.flatMap(({ hits: instead }) => instead) ?? [])];
  return shown.flatMap(({ card, times }) => (times ?? []).map(({ serviceDate, minute }) => ({ restaurantId: card.id, serviceDate, minute, partySize: visit.partySize })));
}
