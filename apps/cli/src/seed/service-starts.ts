import { dayStartMinute, quarterMinutes, quarterTableOf, startOfWallQuarter, wallTimeOf, weekdayOf } from '#kernel';
import type { RestaurantDraft, ServiceDraft } from '../bulk/restaurant-draft.ts';

/** A time at which a party could sit down. */
export interface Start {
  readonly serviceDate: string;
  readonly service: ServiceDraft;
  /** Of a special day, not of the week. */
  readonly isSpecial: boolean;
  readonly startsAtMs: number;
  readonly localDate: string;
  readonly localTime: string;
}

/** Every start that the services of a date offer; the gap of a spring night offers none. */
export function startsOf(restaurant: Pick<RestaurantDraft, 'timeZone' | 'services' | 'specialDays'>, serviceDate: string): Start[] {
  const table = quarterTableOf(serviceDate, restaurant.timeZone);
  const special = restaurant.specialDays.find(({ date }) => date === serviceDate);
  const weekday = weekdayOf(serviceDate);
  const services = special === undefined ? restaurant.services.filter((service) => isServed(service, { serviceDate, weekday })) : special.services;
  const starts: Start[] = [];
  for (const service of services) {
    for (let minute = service.startsAtMinute; minute <= service.lastSittingMinute; minute += service.slotStepMinutes) {
      const startsAtMs = startOfWallQuarter(table, (minute - dayStartMinute) / quarterMinutes);
      if (Number.isNaN(startsAtMs)) continue;
      const { date, minuteOfDay } = wallTimeOf(startsAtMs, restaurant.timeZone);
      starts.push({ serviceDate, service, isSpecial: special !== undefined, startsAtMs, localDate: date, localTime: clockFace(minuteOfDay) });
    }
  }
  return starts;
}

function isServed({ weekdays, validFrom, validTo }: ServiceDraft, { serviceDate, weekday }: { serviceDate: string; weekday: number }): boolean {
  return ((weekdays >>> weekday) & 1) === 1 && (validFrom === null || validFrom <= serviceDate) && (validTo === null || validTo >= serviceDate);
}

function clockFace(minuteOfDay: number): string {
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}
