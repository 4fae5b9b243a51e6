import { plusDays, weekdayOf } from '#kernel';

/** Friday, Saturday and Sunday, as `weekdayOf` counts. */
const weekend = [4, 5, 6];

/** The dates for which most tables are looked for: today, tomorrow, and Friday to Sunday of the next seven days. */
export function hotDatesFrom(today: string): string[] {
  const week = [0, 1, 2, 3, 4, 5, 6].map((days) => plusDays(today, days));
  return week.filter((date, days) => days <= 1 || weekend.includes(weekdayOf(date)));
}
