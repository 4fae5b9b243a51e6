import { quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, type Candidate, type FloorPlan, type Visit } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../domain/day-of-plan.ts';
import { readRangeOf } from '../domain/day-services.ts';
import type { Occupancy } from '../domain/restaurant-day.ts';
import { bookableTimes, type BookableTime } from '../domain/search-times.ts';
import { loadOccupancies } from '../persistence/occupancies.ts';

/**
 * The bookable times of each candidate, by restaurant id, empty where there are none: two statements, however many
 * candidates.
 *
 * Invariant B7: a time that search shows is one that `seatable` finds on the rows of the answer's own snapshot.
 * Why: what is shown and then refused drives guests away. Proved by: test/e2e/search/live-search.spec.ts
 * @param nowMs the instant of the snapshot: holds and lead times are judged by it
 */
export async function judgeTimes(tx: Tx, candidates: readonly Candidate[], visit: Visit, nowMs: number): Promise<Map<number, BookableTime[]>> {
  const { serviceDate } = visit;
  const restaurantIds = candidates.map(({ card }) => card.id);
  const plans = await loadFloorPlans(tx, { restaurantIds, fromDate: serviceDate, toDate: serviceDate });
  const occupancies = plans.size === 0 ? new Map<number, Occupancy[]>() : await loadOccupancies(tx, { restaurantIds, ...widestRange(plans, serviceDate) });
  const judged = new Map<number, BookableTime[]>();
  for (const [id, plan] of plans) {
    judged.set(id, bookableTimes(dayOfPlan(plan, { serviceDate, bookings: occupancies.get(id) ?? [], nowMs }), visit));
  }
  return judged;
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
