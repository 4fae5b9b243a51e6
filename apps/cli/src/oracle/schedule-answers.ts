import { weekdayOf } from '#kernel';
import { type ServiceRule, servicesOf } from '#bookings';
import type { ServiceDraft, SpecialDayDraft } from '../bulk/restaurant-draft.ts';
import { merged, minutesPerDay, type WallRange } from '../import/hours/range.ts';

/** What the import made of opening hours. */
export interface Schedule {
  readonly services: readonly ServiceDraft[];
  readonly specialDays: readonly SpecialDayDraft[];
}

/** When a schedule has the house open on a run of dates, as availability reads it: by the very function that it asks. */
export function openRangesOf(schedule: Schedule, dates: readonly { readonly date: string; readonly day: number }[]): WallRange[] {
  const services = schedule.services.map(ruleOf);
  const specialDays = new Map(schedule.specialDays.map(({ date, services: own }) => [date, { date, closed: own.length === 0, services: own.map(ruleOf) }]));
  const ranges: WallRange[] = [];
  for (const { date, day } of dates) {
    for (const { startsAtMinute, endsAtMinute } of servicesOf({ serviceDate: date, services, specialDay: specialDays.get(date) ?? null }, weekdayOf(date))) {
      ranges.push({ from: day * minutesPerDay + startsAtMinute, until: day * minutesPerDay + endsAtMinute });
    }
  }
  return merged(ranges);
}

function ruleOf(draft: ServiceDraft): ServiceRule {
  return { ...draft, id: null, areaIds: draft.areas, turnTimes: null };
}
