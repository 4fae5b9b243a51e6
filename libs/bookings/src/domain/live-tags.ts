import { isCalendarDate, plusDays } from '#kernel';

/** What a tag of the change log says about the days of a tenant. */
export type LiveChange =
  | { readonly kind: 'day'; readonly restaurantId: number; readonly dates: readonly string[] }
  | { readonly kind: 'restaurant'; readonly restaurantId: number }
  | { readonly kind: 'all bookings' }
  | { readonly kind: 'all plans' };

/** That say who comes when. */
export const bookingTables = ['bookings'];
/** That a floor plan is made from. */
export const planTables = ['restaurants', 'restaurant_policies', 'areas', 'tables', 'table_combinations', 'services', 'special_days', 'blocks'];
/** All that a day is made from. */
export const liveTables = [...bookingTables, ...planTables];
const bookingTags = bookingTables.map((table) => `${table}:*`);
const planTags = planTables.map((table) => `${table}:*`);
const allTags = [...bookingTags, ...planTags];

const pattern = /^availability:(\d+)(?::(.+))?$/;

/** A reader of tags: null for a tag that no mask depends on. Many tags of one reading name the same dates, so it remembers those. */
export function liveChangeReader(): (tag: string) => LiveChange | null {
  const known = new Map<string, readonly string[]>();
  const datesOf = (serviceDate: string): readonly string[] => {
    let dates = known.get(serviceDate);
    if (dates === undefined) {
      // A year of five digits is no date of ours, and changes no day of ours.
      dates = isCalendarDate(serviceDate) ? datesTouchedBy(serviceDate) : [];
      known.set(serviceDate, dates);
    }
    return dates;
  };
  return (tag) => {
    if (bookingTags.includes(tag)) return { kind: 'all bookings' };
    if (planTags.includes(tag)) return { kind: 'all plans' };
    const [, id, serviceDate] = pattern.exec(tag) ?? [];
    if (id === undefined) return null;
    if (serviceDate === undefined) return { kind: 'restaurant', restaurantId: Number(id) };
    const dates = datesOf(serviceDate);
    return dates.length === 0 ? null : { kind: 'day', restaurantId: Number(id), dates };
  };
}

/**
 * The day itself and two on each side. Somebody keeps a table for 26 hours at most: who comes at 04:30, at the end of the service date,
 * is still there at 06:30 two days after it. And who would come then is in the way of those of the date who would stay so long.
 */
const reachDays = [-2, -1, 0, 1, 2];
/** Beyond them there is no calendar, and no day of ours. */
const [firstDate, lastDate] = ['0000-01-03', '9999-12-29'];

export function datesTouchedBy(serviceDate: string): readonly string[] {
  return serviceDate < firstDate || serviceDate > lastDate ? [] : reachDays.map((days) => plusDays(serviceDate, days));
}

/** Everything that a restaurant's mask of this date depends on. */
export function liveTagsOf(serviceDate: string): (restaurantId: number) => readonly string[] {
  const dates = datesTouchedBy(serviceDate);
  return (restaurantId) => {
    const own = `availability:${restaurantId}`;
    return [own, ...dates.map((date) => `${own}:${date}`), ...allTags];
  };
}

/** As `liveTagsOf`, of several dates of one restaurant, without those of whole tables. */
export function tagsOfDates(restaurantId: number, serviceDates: readonly string[]): string[] {
  return [`availability:${restaurantId}`, ...new Set(serviceDates.flatMap((date) => tagsOfBookings(restaurantId, date)))];
}

/** Whatever changes who takes up room in a restaurant on a date; not what its plan says of it. */
export function tagsOfBookings(restaurantId: number, serviceDate: string): string[] {
  return datesTouchedBy(serviceDate).map((date) => `availability:${restaurantId}:${date}`);
}
