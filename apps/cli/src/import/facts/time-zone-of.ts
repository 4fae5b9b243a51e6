import tzLookup from '@photostructure/tz-lookup';
import { isTimeZone } from '#kernel';

/** The time zone in which a point lies; null at sea, where no restaurant stands. */
export function timeZoneOf(point: { latitude: number; longitude: number }): string | null {
  const zone = tzLookup(point.latitude, point.longitude);
  return zone.startsWith('Etc/') || !isTimeZone(zone) ? null : zone;
}
