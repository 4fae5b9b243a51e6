import { calendarDateOf, dayMs, plusDays, quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../../domain/day-of-plan.ts';
import { readRangeOf } from '../../domain/day-services.ts';
import { isOpenAt } from '../../domain/open-at.ts';
import { bookableTimes, type BookableTime } from '../../domain/search-times.ts';
import { loadOccupancies } from '../../persistence/occupancies.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** A time that search shows. */
export interface SearchTime extends BookableTime {
  readonly serviceDate: string;
}

/** What a restaurant that is shown is shown with: its times, null when no visit was asked for. */
export type Verdict = readonly SearchTime[] | null;

/**
 * Who of the candidates is shown, judged on rows: what memory has proposed, the snapshot of the answer decides.
 *
 * Invariant B7: a time that search shows is one that `seatable` finds on the rows of the answer's own snapshot.
 * Why: what is shown and then refused drives guests away. Proved by: test/e2e/search/live-search.spec.ts
 * @param nowMs the instant of the snapshot: holds, lead times and opening hours are judged by it
 */
export async function judgeOnRows(tx: Tx, restaurantIds: readonly number[], { visit, openNow }: Pick<SearchRequest, 'visit' | 'openNow'>, nowMs: number): Promise<Map<number, Verdict>> {
  const [times, open] = await Promise.all([visit === null ? null : timesOf(tx, restaurantIds, visit, nowMs), openNow ? openAmong(tx, restaurantIds, nowMs) : null]);
  const verdicts = new Map<number, Verdict>();
  for (const id of restaurantIds) {
    const own = times?.get(id) ?? [];
    if ((times === null || own.length > 0) && (open === null || open.has(id))) verdicts.set(id, times === null ? null : own);
  }
  return verdicts;
}

/** The bookable times of each, by date and time, empty where there are none: a statement for the plans and one for each date. */
async function timesOf(tx: Tx, restaurantIds: readonly number[], visit: SearchVisit, nowMs: number): Promise<Map<number, SearchTime[]>> {
  const { serviceDates } = visit;
  const [fromDate, toDate] = [serviceDates[0] ?? '', serviceDates.at(-1) ?? ''];
  const plans = await loadFloorPlans(tx, { restaurantIds, fromDate, toDate });
  const judged = new Map<number, SearchTime[]>([...plans.keys()].map((id) => [id, []]));
  if (plans.size === 0) return judged;
  const occupancies = await Promise.all(serviceDates.map((serviceDate) => loadOccupancies(tx, { restaurantIds, ...widestRange(plans, serviceDate) })));
  for (const [at, serviceDate] of serviceDates.entries()) {
    for (const [id, plan] of plans) {
      const day = dayOfPlan(plan, { serviceDate, bookings: occupancies[at]?.get(id) ?? [], nowMs });
      judged.get(id)?.push(...bookableTimes(day, visit).map((time) => ({ ...time, serviceDate })));
    }
  }
  return judged;
}

async function openAmong(tx: Tx, restaurantIds: readonly number[], nowMs: number): Promise<Set<number>> {
  const today = calendarDateOf(Math.floor(nowMs / dayMs));
  const plans = await loadFloorPlans(tx, { restaurantIds, fromDate: plusDays(today, -2), toDate: plusDays(today, 1) });
  return new Set([...plans].filter(([, plan]) => isOpenAt(plan, nowMs)).map(([id]) => id));
}

function widestRange(plans: ReadonlyMap<number, FloorPlan>, serviceDate: string): { fromMs: number; untilMs: number } {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const plan of plans.values()) {
    const range = readRangeOf({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone));
    fromMs = Math.min(fromMs, range.fromMs);
    untilMs = Math.max(untilMs, range.untilMs);
  }
  return { fromMs, untilMs };
}
