import { expect } from 'vitest';
import { aCache } from '#caching';
import { CouvertError, Database, systemContext, type Context, type Statement, type Tx } from '#kernel';
import { findCandidates, type Circle } from '#restaurants';
import type { KnownCities } from '../../../libs/bookings/src/queries/search/known-cities.ts';
import { SearchRestaurants, type SearchPage } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import type { SearchRequest } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { aRestaurant, aTenant, type RestaurantOptions, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { openKnownCities, type OpenKnownCities } from '../../support/live/open-known-cities.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { unwatchedSlots } from '../../support/unwatched-slots.ts';

/** A database, and a search over it as one tenant. */
export interface SearchWorld {
  readonly test: TestDatabase;
  readonly db: OpenDatabase;
  readonly tenantId: string;
  /** A city in memory that hears of nothing between questions; `catchUp` brings it up to date. */
  readonly cities: KnownCities;
  readonly known: OpenKnownCities;
  add(options: RestaurantOptions): Promise<SavedRestaurant>;
  /** Asked of memory and of rows alone, which must not differ. */
  search(asked?: Partial<SearchRequest>, tenantId?: string): Promise<SearchPage>;
  searchRows(asked?: Partial<SearchRequest>, tenantId?: string): Promise<SearchPage>;
  /** Memory knows the tenant's city and these dates, as they are now. */
  catchUp(tenantId: string, serviceDates: readonly string[]): Promise<void>;
  /** Names found, in order, all pages. */
  names(asked?: Partial<SearchRequest>): Promise<string[]>;
  close(): Promise<void>;
}

/** Off the quarters of an hour, so that a lead time never ends between the start of a test and its question. */
export const now = Date.parse('2027-06-14T10:05:00Z');

/** A process that knows no city. */
export const rowsAlone: Pick<KnownCities, 'find'> = { find: () => Promise.resolve(null) };

/** @param nowMs the clock by which holds run out and lead times pass, where it does not stand still */
export async function openSearchWorld(nowMs: () => number = () => now): Promise<SearchWorld> {
  const test = await createTestDatabase();
  const db = await openDatabase(test.url, { clockOffsetMs: () => nowMs() - Date.now() });
  const tenantId = (await aTenant().save(test)).id;
  const onError = (error: unknown): never => {
    throw error;
  };
  // An hour between reads: what is known is known because a test asked.
  const known = await openKnownCities({ url: test.url, database: db.database, tailIntervalMs: 3_600_000, staleMsMax: 3_600_000, onError });
  const { log, directories, index, cities } = known;
  const byRows = new SearchRestaurants(db.database, rowsAlone, unwatchedSlots(), aCache().cache);
  const byMemory = new SearchRestaurants(db.database, cities, unwatchedSlots(), aCache().cache);

  const catchUp = async (of: string, serviceDates: readonly string[]): Promise<void> => {
    await log.tailNow();
    await directories.of(of).settled();
    for (const date of serviceDates) index.day(of, date);
    // Dates that are far off are never opened: rows answer them.
    const isReady = (): boolean => index.stats().days.every(({ isBuilt, pending, tenantId: owner }) => owner !== of || (isBuilt && pending === 0));
    await expect.poll(isReady, { timeout: 20_000, interval: 5 }).toBe(true);
  };
  /** Words that are not there as they are written: their order is our own, not PostgreSQL's. */
  const isMisspelt = (asked: SearchRequest, as: string): Promise<boolean> =>
    db.database.read(systemContext(as), async (tx) => {
      if (asked.words === null) return false;
      const question = { ...asked, visit: null, spellings: null, restaurantIds: null, after: null, listedUntilUs: null, withFacets: true, clockOffsetMs: 0 };
      return (await findCandidates(tx, question)).facets?.matched === 0;
    });
  const search = async (partly: Partial<SearchRequest> = {}, as = tenantId): Promise<SearchPage> => {
    const asked = request(partly);
    await catchUp(as, asked.visit?.serviceDates ?? []);
    expect(await cities.find(systemContext(as))).not.toBeNull();
    const [fromMemory, fromRows] = await Promise.all([attempt(byMemory.execute(systemContext(as), asked)), attempt(byRows.execute(systemContext(as), asked))]);
    if (fromMemory instanceof Error) {
      if (fromMemory instanceof CouvertError) expect(fromRows).toMatchObject({ code: fromMemory.code });
      throw fromMemory;
    }
    if (fromRows instanceof Error) throw fromRows;
    const by = { isOfTheirOrder: !(await isMisspelt(asked, as)), isJudged: asked.visit !== null || asked.openNow };
    expect(asSeen(fromMemory, by)).toEqual(asSeen(fromRows, by));
    return fromMemory;
  };
  return {
    test, db, tenantId, cities, known, catchUp, search,
    add: (options) => aRestaurant({ tenantId, ...options }).save(test),
    searchRows: (asked = {}, as = tenantId) => byRows.execute(systemContext(as), request(asked)),
    names: async (asked = {}) => (await allPages((cursor) => search({ ...asked, cursor }))).flatMap(({ hits }) => hits.map(({ card }) => card.name)),
    close: async () => {
      await known.close();
      await db.close();
      await test.drop();
    },
  };
}

function attempt(page: Promise<SearchPage>): Promise<SearchPage | Error> {
  return page.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

/** What of a page must not depend on who named its candidates. Whether there is another is known for sure only by who judges it. */
function asSeen({ hits, facets, next, nothing }: SearchPage, { isOfTheirOrder, isJudged }: { isOfTheirOrder: boolean; isJudged: boolean }): unknown {
  const shown = hits.map(({ card, times, distanceM, relevance }) => ({ card, times, distanceM: distanceM === null ? null : distanceM.toFixed(3), relevance: relevance?.toFixed(4) }));
  const instead = nothing === null ? null : { ...nothing, alternatives: nothing.alternatives.map(({ kind, hits: found }) => [kind, found.map(({ card, times }) => [card.id, times])]) };
  return { facets, nothing: instead, hasNext: isJudged || next !== null, hits: isOfTheirOrder ? shown : hits.length };
}

export function request(asked: Partial<SearchRequest>): SearchRequest {
  const sort = asked.words !== undefined && asked.words !== null ? 'relevance' : asked.near !== undefined && asked.near !== null ? 'distance' : 'rating';
  return { words: null, near: null, cuisines: null, priceLevels: null, visit: null, openNow: false, sort, cursor: null, limit: 20, ...asked };
}

export async function allPages(next: (cursor: string | null) => Promise<SearchPage>): Promise<SearchPage[]> {
  const pages: SearchPage[] = [];
  let cursor: string | null = null;
  do {
    const page: SearchPage = await next(cursor);
    pages.push(page);
    cursor = page.next;
    if (pages.length > 200) throw new Error('the pages do not end');
  } while (cursor !== null);
  return pages;
}

export const grandPlace: Circle = { latitude: 50.8467, longitude: 4.3525, radiusM: 5_000 };

/** Notes the names of the statements of what it reads. */
export class WatchedDatabase extends Database {
  readonly statements: string[] = [];

  override read<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    return super.read(ctx, (tx) => {
      const noted =
        <Result>(run: (statement: Statement, values: readonly unknown[]) => Promise<Result>) =>
        (statement: Statement, values: readonly unknown[]): Promise<Result> => {
          this.statements.push(statement.name);
          return run(statement, values);
        };
      return work({ ctx: tx.ctx, manager: tx.manager, finish: tx.finish.bind(tx), run: noted(tx.run.bind(tx)), one: noted((...args) => tx.one(...args)), rows: noted((...args) => tx.rows(...args)) } as Tx);
    });
  }
}
