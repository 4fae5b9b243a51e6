import { dayStartMinute, quarterMinutes, serviceTimeOf, wallQuarters, weekdayOf } from '#kernel';
import { specialDayOf, type HousePlan } from './day-of-plan.ts';
import { servicesOf } from './day-services.ts';
import { Mask96 } from './mask96.ts';
import type { RestaurantDay } from './restaurant-day.ts';

/** Whether guests find the house open: a service is under way by the wall clock, and no block closes the house. */
export function isOpenAt(plan: HousePlan, nowMs: number): boolean {
  if (plan.blocks.some(({ scope, fromMs, untilMs }) => scope === 'house' && fromMs <= nowMs && nowMs < untilMs)) return false;
  const { serviceDate, minutes } = serviceTimeOf(nowMs, plan.timeZone);
  const services = servicesOf({ serviceDate, services: plan.services, specialDay: specialDayOf(plan, serviceDate) }, weekdayOf(serviceDate));
  return services.some(({ startsAtMinute, endsAtMinute }) => startsAtMinute <= minutes && minutes < endsAtMinute);
}

/** The quarters of a service date in which the house may be open, blocks left aside: where `isOpenAt` says yes, the mask does. */
export function openMaskOf(day: Pick<RestaurantDay, 'serviceDate' | 'services' | 'specialDay'>): Mask96 {
  const quarters = new Set<number>();
  for (const { startsAtMinute, endsAtMinute } of servicesOf(day, weekdayOf(day.serviceDate))) {
    const last = Math.min(wallQuarters - 1, Math.ceil((endsAtMinute - dayStartMinute) / quarterMinutes) - 1);
    for (let quarter = Math.max(0, openQuarterOf(startsAtMinute)); quarter <= last; quarter += 1) quarters.add(quarter);
  }
  return Mask96.ofQuarters(quarters);
}

/** The quarter of the service date in which a minute lies. */
export function openQuarterOf(minute: number): number {
  return Math.floor((minute - dayStartMinute) / quarterMinutes);
}
