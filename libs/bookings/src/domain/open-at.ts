import { serviceTimeOf, weekdayOf } from '#kernel';
import { specialDayOf, type HousePlan } from './day-of-plan.ts';
import { servicesOf } from './day-services.ts';

/** Whether guests find the house open: a service is under way by the wall clock, and no block closes the house. */
export function isOpenAt(plan: HousePlan, nowMs: number): boolean {
  if (plan.blocks.some(({ scope, fromMs, untilMs }) => scope === 'house' && fromMs <= nowMs && nowMs < untilMs)) return false;
  const { serviceDate, minutes } = serviceTimeOf(nowMs, plan.timeZone);
  const services = servicesOf({ serviceDate, services: plan.services, specialDay: specialDayOf(plan, serviceDate) }, weekdayOf(serviceDate));
  return services.some(({ startsAtMinute, endsAtMinute }) => startsAtMinute <= minutes && minutes < endsAtMinute);
}
