import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import { CandidatesInRows } from '../../../libs/bookings/src/queries/search/candidates-in-rows.ts';
import { SearchRestaurants } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import { replaceMethod } from '../../support/replace-method.ts';

/** Where a process writes one letter for each search that it has answered. */
export const answersVariable = 'COUVERT_CITY_ANSWERS';

/** The letters: memory named whoever was judged, or PostgreSQL searched. */
export const answeredFrom = { memory: 'm', rows: 'r' } as const;

/** Notes of each search of this process where its candidates came from. */
export function noteAnswers(path: string): void {
  const searches = new AsyncLocalStorage<{ from: string }>();
  replaceMethod(CandidatesInRows.prototype, 'begin', (begin) => function (this: CandidatesInRows, ...asked) {
    const search = searches.getStore();
    if (search !== undefined) search.from = answeredFrom.rows;
    return begin.apply(this, asked);
  });
  replaceMethod(SearchRestaurants.prototype, 'execute', (execute) => function (this: SearchRestaurants, ...asked) {
    const search: { from: string } = { from: answeredFrom.memory };
    return searches.run(search, async () => {
      const page = await execute.apply(this, asked);
      appendFileSync(path, search.from);
      return page;
    });
  });
}
