import { systemContext } from '#kernel';
import type { Circle } from '#restaurants';
import { SearchRestaurants, type SearchPage } from '../../../libs/bookings/src/queries/search-restaurants.ts';
import type { SearchRequest } from '../../../libs/bookings/src/queries/search-request.ts';
import { aRestaurant, aTenant, type RestaurantOptions, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** A database, and a search over it as one tenant. */
export interface SearchWorld {
  readonly test: TestDatabase;
  readonly db: OpenDatabase;
  readonly tenantId: string;
  add(options: RestaurantOptions): Promise<SavedRestaurant>;
  search(asked?: Partial<SearchRequest>, tenantId?: string): Promise<SearchPage>;
  /** Names found, in order, all pages. */
  names(asked?: Partial<SearchRequest>): Promise<string[]>;
  close(): Promise<void>;
}

/** Off the quarters of an hour, so that a lead time never ends between the start of a test and its question. */
export const now = Date.parse('2027-06-14T10:05:00Z');

export async function openSearchWorld(): Promise<SearchWorld> {
  const test = await createTestDatabase();
  const db = await openDatabase(test.url, { clockOffsetMs: () => now - Date.now() });
  const tenantId = (await aTenant().save(test)).id;
  const query = new SearchRestaurants(db.database);
  const search = (asked: Partial<SearchRequest> = {}, as = tenantId): Promise<SearchPage> => query.execute(systemContext(as), request(asked));
  return {
    test,
    db,
    tenantId,
    add: (options) => aRestaurant({ tenantId, ...options }).save(test),
    search,
    names: async (asked = {}) => (await allPages((cursor) => search({ ...asked, cursor }))).flatMap(({ hits }) => hits.map(({ card }) => card.name)),
    close: async () => {
      await db.close();
      await test.drop();
    },
  };
}

export function request(asked: Partial<SearchRequest>): SearchRequest {
  const sort = asked.words !== undefined && asked.words !== null ? 'relevance' : asked.near !== undefined && asked.near !== null ? 'distance' : 'rating';
  return { words: null, near: null, cuisines: null, priceLevels: null, visit: null, sort, cursor: null, limit: 20, ...asked };
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
