import { plusDays, weekdayOf } from '#kernel';

/** Friday, Saturday and Sunday, as `weekdayOf` counts. */
const weekend = [4, 5, 6];

/**
 * The dates for which most tables are looked for: today, tomorrow, and Friday to Sunday of the next seven days.
 * @param today by Greenwich: in America its yesterday is tonight still
 * @param isOver whether a service date has ended wherever the tenant has restaurants
 */
export function hotDatesFrom(today: string, isOver: (serviceDate: string) => boolean): string[] {
  const week = [0, 1, 2, 3, 4, 5, 6].map((days) => plusDays(today, days));
  const hot = week.filter((date, days) => days <= 1 || weekend.includes(weekdayOf(date)));
  const yesterday = plusDays(today, -1);
  return isOver(yesterday) ? hot : [yesterday, ...hot];
}
