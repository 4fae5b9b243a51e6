import { dayOfPlan } from '../../domain/day-of-plan.ts';
import { isOpenAt } from '../../domain/open-at.ts';
import { bookableTimes, type BookableTime } from '../../domain/search-times.ts';
import type { PageRows } from './page-rows.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** A time that search shows. */
export interface SearchTime extends BookableTime {
  readonly serviceDate: string;
}

/** What a restaurant that is shown is shown with: its times, by date and time; null when no visit was asked for. */
export type Verdict = readonly SearchTime[] | null;

/**
 * Who is shown, judged on rows: what memory has proposed, the snapshot of the answer decides.
 *
 * Invariant B7: a time that search shows is one that `seatable` finds on the rows of the answer's own snapshot.
 * Why: what is shown and then refused drives guests away. Proved by: test/e2e/search/live-search.spec.ts
 * @param nowMs the instant of the snapshot: holds, lead times and opening hours are judged by it
 */
export function judgePage(restaurantIds: readonly number[], rows: PageRows, { request: { visit, openNow }, nowMs }: { request: Pick<SearchRequest, 'visit' | 'openNow'>; nowMs: number }): Map<number, Verdict> {
  const verdicts = new Map<number, Verdict>();
  for (const id of restaurantIds) {
    const times = visit === null ? null : timesOf(id, rows, { visit, nowMs });
    if ((times === null || times.length > 0) && (!openNow || isOpen(id, rows, nowMs))) verdicts.set(id, times);
  }
  return verdicts;
}

function timesOf(restaurantId: number, { plans, occupanciesOf }: PageRows, { visit, nowMs }: { visit: SearchVisit; nowMs: number }): SearchTime[] {
  const plan = plans.get(restaurantId);
  if (plan === undefined) return [];
  return visit.serviceDates.flatMap((serviceDate) => {
    const day = dayOfPlan(plan, { serviceDate, bookings: occupanciesOf(restaurantId, serviceDate), nowMs });
    return bookableTimes(day, visit).map((time) => ({ ...time, serviceDate }));
  });
}

function isOpen(restaurantId: number, { plans }: PageRows, nowMs: number): boolean {
  const plan = plans.get(restaurantId);
  return plan !== undefined && isOpenAt(plan, nowMs);
}
