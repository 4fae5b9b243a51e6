import type { Occupancy, RestaurantDay, SpecialDay } from './restaurant-day.ts';

/** What a restaurant's floor plan says about any of its days: a day without its date, its bookings and the time. */
export interface HousePlan extends Pick<RestaurantDay, 'timeZone' | 'policy' | 'tables' | 'combinations' | 'services' | 'blocks'> {
  readonly specialDays: readonly SpecialDay[];
}

/** A plan that can be told from what it was before and will be after a change. */
export interface VersionedPlan extends HousePlan {
  /** A uuid. */
  readonly version: string;
}

/** One service day of a restaurant, from its floor plan, the bookings near it and the time. */
export function dayOfPlan(plan: HousePlan, at: { serviceDate: string; bookings: readonly Occupancy[]; nowMs: number }): RestaurantDay {
  const { timeZone, policy, tables, combinations, services, blocks } = plan;
  return { timeZone, policy, tables, combinations, services, blocks, specialDay: specialDayOf(plan, at.serviceDate), ...at };
}

export function specialDayOf({ specialDays }: Pick<HousePlan, 'specialDays'>, serviceDate: string): SpecialDay | null {
  return specialDays.find(({ date }) => date === serviceDate) ?? null;
}
