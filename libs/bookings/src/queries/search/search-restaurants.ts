import { Inject, Injectable } from '@nestjs/common';
import { Cache, type Loaded, loadIn, readStamp } from '#caching';
import { Database, type Context, type Tx } from '#kernel';
import type { Candidate, SearchFacets } from '#restaurants';
import { CandidatesInMemory } from './candidates-in-memory.ts';
import { CandidatesInRows } from './candidates-in-rows.ts';
import { composePage } from './composed-page.ts';
import { fillPage, type Filled } from './fill-page.ts';
import type { SearchTime } from './judge.ts';
import { countRules, explainedMax, nearbyRequests, nearestTo, reasonOf, type Alternative, type NothingFound } from './nothing-found.ts';
import { KnownCities, type KnownCity } from './known-cities.ts';
import { NamedInMemory } from './named-in-memory.ts';
import { PageReader } from './page-rows.ts';
import { type HousesRead, RememberedHouses } from './remembered-houses.ts';
import type { BegunSearch, SearchCandidates } from './search-candidates.ts';
import { clientOf, OfferedSlots, type OfferedSlot } from '../../domain/offered-slots.ts';
import { decodePlace, encodePlace, type SearchPlace } from './search-cursor.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';
import { isTimeless, keyOfSearch, searchOfKey, tagsOfOrder, tagsOfPage, tagsOfSearch, timelessSearch } from './timeless-search.ts';

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
// city is full, batches go on: see `fillPage`.
const spareInRows = 10;
/** Masks are right but for what changed a moment ago. */
const spareInMemory = 2;

interface Found extends Filled {
  readonly begun: BegunSearch;
}

/** How a page is read from rows. */
interface Reading {
  readonly city: KnownCity | null;
  readonly place: SearchPlace | null;
  /** Told of the rows of those whom memory names. */
  readonly onRead?: ((read: HousesRead) => void) | null;
}

/**
 * Finds restaurants, and what they have free: named by memory where it may, judged on rows of one snapshot: on those that are
 * kept where all of them are valid, else in one REPEATABLE READ transaction.
 */
@Injectable()
export class SearchRestaurants {
  private readonly houses: RememberedHouses;

  constructor(
    private readonly db: Database,
    @Inject(KnownCities) private readonly cities: Pick<KnownCities, 'find'>,
    private readonly offered: OfferedSlots,
    private readonly cache: Cache,
  ) {
    cache.askAgain.set(timelessSearch.name, (ctx, key) => this.remembered(ctx, searchOfKey(key), null));
    this.houses = new RememberedHouses(cache);
  }

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, request: SearchRequest): Promise<SearchPage> {
    const place = decodePlace(request);
    if (isTimeless(request) && (await isAskedOfAll(ctx))) return this.remembered(ctx, request, place);
    const city = await this.cities.find(ctx);
    const page = this.composed(ctx, request, { city, place }) ?? (await this.read(ctx, request, { city, place }));
    this.offered.show(clientOf(ctx), slotsIn(page, request), performance.now());
    return page;
  }

  /** Null where something is not kept, or nobody is found: that is explained from rows. */
  private composed(ctx: Context, request: SearchRequest, { city, place }: Reading): SearchPage | null {
    const named = city === null || !isOfAll(ctx) ? null : namedIn(city, request, ctx);
    if (city === null || named === null) return null;
    const page = composePage(ctx, request, { named, city, place, houses: this.houses, limit: request.limit + spareFor(request), clockOffsetMs: this.db.clockOffsetMs });
    // Time alone changes it: kept whole, it would be wrong at the next lead time.
    if (page !== null) ctx.provenance?.madeFromElse();
    return page;
  }

  private async read(ctx: Context, request: SearchRequest, { city, place }: Reading): Promise<SearchPage> {
    const isNamed = city !== null && isOfAll(ctx) && namedIn(city, request, ctx) !== null;
    const isKept = isNamed && this.houses.areKept;
    const reads: HousesRead[] = [];
    const onRead = isKept ? (read: HousesRead) => void reads.push(read) : null;
    const [stamp, page] = await this.db.read(ctx, (tx) => {
      const found = this.search(tx, request, { city, place, onRead });
      return Promise.all([isKept ? readStamp(tx) : null, found.then((one) => this.pageOf(tx, request, { city, place, found: one }))]);
    });
    if (stamp !== null) for (const read of reads) this.houses.keep(ctx, read, stamp);
    return page;
  }

  private async remembered(ctx: Context, request: SearchRequest, place: SearchPlace | null): Promise<SearchPage> {
    const asked = { key: keyOfSearch(request), tags: tagsOfSearch(ctx.tenantId, request) };
    const { value, trueAtMs } = await this.cache.read(ctx, timelessSearch, asked, () => this.load(ctx, request, place));
    return { ...value, asOfMs: Math.max(value.asOfMs, Math.floor(trueAtMs)) };
  }

  /** Named by memory, shown by rows that are newer: what memory has seen is the stamp, and any change since makes the page untrue. */
  private async load(ctx: Context, request: SearchRequest, place: SearchPlace | null): Promise<Loaded<SearchPage>> {
    const city = await this.cities.find({ tenantId: ctx.tenantId, consistency: null });
    return loadIn(this.db, ctx, async (tx) => {
      const found = await this.search(tx, request, { city, place });
      const value = await this.pageOf(tx, request, { city, place, found });
      return { value, tags: [...tagsOfPage(value), ...tagsOfOrder(ctx.tenantId, request, found)], ...(city === null ? {} : { stamp: city.stamp }) };
    });
  }

  private async pageOf(tx: Tx, request: SearchRequest, { city, place, found }: Reading & { found: Found }): Promise<SearchPage> {
    const { begun, hits, after } = found;
    const { facets, asOfMs, spellings } = begun;
    const next = after === null ? null : encodePlace(request, { after, spellings, listedUntilUs: place?.listedUntilUs ?? begun.listedUntilUs });
    const nothing = hits.length === 0 && next === null && place === null ? await this.explainNothing(tx, request, { city, begun }) : null;
    return { hits, next, facets, asOfMs, nothing };
  }

  private async search(tx: Tx, request: SearchRequest, { city, place, onRead = null }: Reading): Promise<Found> {
    const reader = new PageReader(tx, request, { nowMs: city?.nowMs() ?? Date.now() + this.db.clockOffsetMs, wholeDays: onRead !== null });
    const { candidates, spare } = this.candidatesFor(tx, request, { city, reader, onRead });
    const begun = await candidates.begin(place, request.limit + spare);
    return { begun, ...(await fillPage(candidates, { request, reader, begun })) };
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
    return countRules(ids, await new PageReader(tx, { visit, openNow: false }, { nowMs: begun.asOfMs, wholeDays: false }).read(ids), { visit, nowMs: begun.asOfMs });
  }

  private candidatesFor(tx: Tx, request: SearchRequest, { city, reader, onRead }: { city: KnownCity | null; reader: PageReader; onRead: ((read: HousesRead) => void) | null }): { candidates: SearchCandidates; spare: number } {
    const { clockOffsetMs } = this.db;
    const named = city === null ? null : namedIn(city, request, tx.ctx);
    if (city === null || named === null) return { candidates: new CandidatesInRows(tx, request, clockOffsetMs), spare: isTimeless(request) ? 1 : spareInRows };
    return { candidates: new CandidatesInMemory(tx, { named, city, reader, clockOffsetMs, onRead }), spare: spareFor(request) };
  }
}

function namedIn(city: KnownCity, request: SearchRequest, { caller: { restaurantIds } }: Pick<Context, 'caller'>): NamedInMemory | null {
  return NamedInMemory.of({ city, request, restaurantIds });
}

/** Of those whom memory names. One more than the page tells whether there is a next. */
function spareFor(request: SearchRequest): number {
  return isTimeless(request) ? 1 : spareInMemory;
}

/** Whoever may see some restaurants alone is answered alone. */
function isOfAll({ caller }: Pick<Context, 'caller'>): boolean {
  return caller.restaurantIds === null;
}

/** And who has seen more than this process, by the rows. */
async function isAskedOfAll(ctx: Context): Promise<boolean> {
  return isOfAll(ctx) && (ctx.consistency === null || (await ctx.consistency.isKnownHere()));
}

function slotsIn({ hits, nothing }: SearchPage, { visit }: SearchRequest): OfferedSlot[] {
  if (visit === null) return [];
  const shown = [...hits, ...(nothing?.alternatives.flatMap(({ hits: instead }) => instead) ?? [])];
  return shown.flatMap(({ card, times }) => (times ?? []).map(({ serviceDate, minute }) => ({ restaurantId: card.id, serviceDate, minute, partySize: visit.partySize })));
}
