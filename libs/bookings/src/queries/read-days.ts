import { datesFrom, kernelErrors, quarterTableOf, type Tx } from '#kernel';
import { findRestaurantRow, loadFloorPlans, maySee, type FloorPlan, type RestaurantRef } from '#restaurants';
import { dayOfPlan, specialDayOf } from '../domain/day-of-plan.ts';
import { readRangeOf } from '../domain/day-services.ts';
import type { RestaurantDay } from '../domain/restaurant-day.ts';
import { loadOccupancies } from '../persistence/occupancies.ts';
import type { StoredOccupancy } from '../persistence/occupancy-json.ts';
import { databaseNow } from '../persistence/sql/database-now.ts';

export interface ReadDays {
  readonly plan: FloorPlan;
  /** One for each date asked for, ascending. */
  readonly days: readonly RestaurantDay[];
  readonly asOfMs: number;
}

/** What service days are made of, as one snapshot has it. */
export interface DayRows {
  readonly plan: FloorPlan;
  readonly bookings: readonly StoredOccupancy[];
  /** The database's clock, epoch ms. */
  readonly readAtMs: number;
}

interface Dates {
  readonly fromDate: string;
  readonly toDate: string;
}

/**
 * Service days of one restaurant, first to last included, in as many statements for a month as for a day.
 * @throws NOT_FOUND also for a restaurant that the caller may not see
 */
export async function readDays(tx: Tx, { ref, clockOffsetMs, ...dates }: Dates & { ref: RestaurantRef; clockOffsetMs: number }): Promise<ReadDays> {
  const restaurant = await findRestaurantRow(tx, ref);
  if (restaurant === null || !maySee(tx.ctx.caller, restaurant)) throw kernelErrors.notFound();
  const rows = await readDayRows(tx, { restaurantId: restaurant.id, clockOffsetMs, ...dates });
  if (rows === null) throw kernelErrors.notFound();
  return { plan: rows.plan, asOfMs: rows.readAtMs, days: daysOf(rows, { nowMs: rows.readAtMs, ...dates }) };
}

/** Null for a restaurant that is not the tenant's. */
export async function readDayRows(tx: Tx, { restaurantId, clockOffsetMs, ...dates }: Dates & { restaurantId: number; clockOffsetMs: number }): Promise<DayRows | null> {
  const [plans, readAtMs] = await Promise.all([loadFloorPlans(tx, { restaurantIds: [restaurantId], ...dates }), databaseNow(tx, clockOffsetMs)]);
  const plan = plans.get(restaurantId);
  if (plan === undefined) return null;
  const bookings = (await loadOccupancies(tx, { restaurantIds: [restaurantId], ...rangeOf(plan, dates) })).get(restaurantId) ?? [];
  return { plan, bookings, readAtMs };
}

/** @param at.nowMs by which holds have run out, and lead times have passed */
export function daysOf({ plan, bookings }: Pick<DayRows, 'plan' | 'bookings'>, { fromDate, toDate, nowMs }: Dates & { nowMs: number }): RestaurantDay[] {
  return datesFrom(fromDate, toDate).map((serviceDate) => dayOfPlan(plan, { serviceDate, bookings, nowMs }));
}

function rangeOf(plan: FloorPlan, { fromDate, toDate }: Dates): { fromMs: number; untilMs: number } {
  const ends = [fromDate, toDate].map((date) => readRangeOf({ ...plan, specialDay: specialDayOf(plan, date) }, quarterTableOf(date, plan.timeZone)));
  return { fromMs: ends[0]?.fromMs ?? 0, untilMs: ends[1]?.untilMs ?? 0 };
}
