import { isCalendarDate, plusDays } from '#kernel';

/** What a tag of the change log says about the days of a tenant. */
export type LiveChange =
  | { readonly kind: 'day'; readonly restaurantId: number; readonly serviceDate: string }
  | { readonly kind: 'restaurant'; readonly restaurantId: number }
  | { readonly kind: 'all bookings' }
  | { readonly kind: 'all plans' };

const bookingTables = ['bookings:*'];
const planTables = ['restaurants:*', 'restaurant_policies:*', 'areas:*', 'tables:*', 'table_combinations:*', 'services:*', 'special_days:*', 'blocks:*'];
const allTables = [...bookingTables, ...planTables];

const pattern = /^availability:(\d+)(?::(.+))?$/;

/** Null for a tag that no mask depends on. */
export function liveChangeOf(tag: string): LiveChange | null {
  if (bookingTables.includes(tag)) return { kind: 'all bookings' };
  if (planTables.includes(tag)) return { kind: 'all plans' };
  const [, id, serviceDate] = pattern.exec(tag) ?? [];
  if (id === undefined) return null;
  if (serviceDate === undefined) return { kind: 'restaurant', restaurantId: Number(id) };
  // A year of five digits is no date of ours, and changes no day of ours.
  return isCalendarDate(serviceDate) ? { kind: 'day', restaurantId: Number(id), serviceDate } : null;
}

/** The day itself and its neighbours: a party of the evening before may stay past the cut, and one of the next morning come before it. */
export function datesTouchedBy(serviceDate: string): readonly [string, string, string] {
  return [plusDays(serviceDate, -1), serviceDate, plusDays(serviceDate, 1)];
}

/** Everything that a restaurant's mask of this date depends on. */
export function liveTagsOf(serviceDate: string): (restaurantId: number) => readonly string[] {
  const dates = datesTouchedBy(serviceDate);
  return (restaurantId) => {
    const own = `availability:${restaurantId}`;
    return [own, ...dates.map((date) => `${own}:${date}`), ...allTables];
  };
}
