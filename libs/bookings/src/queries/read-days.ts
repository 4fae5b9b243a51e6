import { kernelErrors, plusDays, quarterTableOf, type Tx } from '#kernel';
import { findRestaurantRow, loadFloorPlans, maySee, type FloorPlan, type RestaurantRef } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../domain/day-of-plan.ts';
import { readRangeOf } from '../domain/day-services.ts';
import type { RestaurantDay } from '../domain/restaurant-day.ts';
import { loadOccupancies } from '../persistence/occupancies.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';

export interface ReadDays {
  readonly plan: FloorPlan;
  /** One for each date asked for, ascending. */
  readonly days: readonly RestaurantDay[];
  readonly asOfMs: number;
}

/**
 * Service days of one restaurant, first to last included, in as many statements for a month as for a day.
 * @throws NOT_FOUND also for a restaurant that the caller may not see
 */
export async function readDays(
  tx: Tx,
  { ref, fromDate, toDate, clockOffsetMs }: { ref: RestaurantRef; fromDate: string; toDate: string; clockOffsetMs: number },
): Promise<ReadDays> {
  const [restaurant, asOfMs] = await Promise.all([findRestaurantRow(tx, ref), databaseNow(tx, clockOffsetMs)]);
  if (restaurant === null || !maySee(tx.ctx.caller, restaurant)) throw kernelErrors.notFound();
  const plan = (await loadFloorPlans(tx, { restaurantIds: [restaurant.id], fromDate, toDate })).get(restaurant.id);
  if (plan === undefined) throw kernelErrors.notFound();
  const bookings = (await loadOccupancies(tx, { restaurantIds: [restaurant.id], ...rangeOf(plan, { fromDate, toDate }) })).get(restaurant.id) ?? [];
  const days: RestaurantDay[] = [];
  for (let serviceDate = fromDate; serviceDate <= toDate; serviceDate = plusDays(serviceDate, 1)) {
    days.push(dayOfPlan(plan, { serviceDate, bookings, nowMs: asOfMs }));
  }
  return { plan, days, asOfMs };
}

function rangeOf(plan: FloorPlan, { fromDate, toDate }: { fromDate: string; toDate: string }): { fromMs: number; untilMs: number } {
  const ends = [fromDate, toDate].map((date) => readRangeOf({ ...plan, specialDay: specialDayOf(plan, date) }, quarterTableOf(date, plan.timeZone)));
  return { fromMs: ends[0]?.fromMs ?? 0, untilMs: ends[1]?.untilMs ?? 0 };
}
