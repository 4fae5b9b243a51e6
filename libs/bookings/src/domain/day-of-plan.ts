import type { FloorPlan } from '#restaurants';
import type { Occupancy, RestaurantDay } from './restaurant-day.ts';

/** One service day of a restaurant, from its floor plan, the bookings near it and the time. */
export function dayOfPlan(plan: FloorPlan, at: { serviceDate: string; bookings: readonly Occupancy[]; nowMs: number }): RestaurantDay {
  const { timeZone, policy, tables, combinations, services, blocks } = plan;
  return { timeZone, policy, tables, combinations, services, blocks, specialDay: specialDayOf(plan, at.serviceDate), ...at };
}

export function specialDayOf(plan: FloorPlan, serviceDate: string): FloorPlan['specialDays'][number] | null {
  return plan.specialDays.find(({ date }) => date === serviceDate) ?? null;
}
