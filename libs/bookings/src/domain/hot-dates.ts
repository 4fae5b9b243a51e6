import { plusDays, weekdayOf } from '#kernel';

/** Friday, Saturday and Sunday, as `weekdayOf` counts. */
const weekend = [4, 5, 6];

/**
 * The dates for which most tables are looked for: tonight, tomorrow, and Friday to Sunday of the next seven days.
 * @param today by Greenwich: in America its yesterday is tonight still, so that is among them
 */
export function hotDatesFrom(today: string): string[] {
  const week = [-1, 0, 1, 2, 3, 4, 5, 6].map((days) => plusDays(today, days));
  return week.filter((date, index) => index <= 2 || weekend.includes(weekdayOf(date)));
}
