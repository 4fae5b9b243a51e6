import { type InputError, isTimeZone } from '#kernel';
import type { RestaurantProfile } from './restaurant.ts';

/** What is wrong with a profile beyond the form of each value. */
export function profileFaults({ timeZone }: Partial<Pick<RestaurantProfile, 'timeZone'>>): InputError[] {
  if (timeZone === undefined || isTimeZone(timeZone)) return [];
  return [{ pointer: '/time_zone', code: 'UNKNOWN', detail: 'must be the name of an IANA time zone, such as Europe/Brussels' }];
}
