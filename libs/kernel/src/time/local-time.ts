import { dayStartMinute } from './quarter-table.ts';

const localTimePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Whether a text is a time on the wall, `00:00` to `23:59`. */
export function isLocalTime(time: string): boolean {
  return localTimePattern.test(time);
}

/**
 * A time on the wall as minutes from the service date's midnight, 300..1739: what the clock shows before
 * 05:00 is the end of the evening before, so `01:30` is 1530.
 * @throws RangeError for anything that is not `HH:MM`
 */
export function serviceMinutesOf(time: string): number {
  const [, hours, minutes] = localTimePattern.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) throw new RangeError(`Expected a time as HH:MM, got ${JSON.stringify(time)}`);
  const minuteOfDay = Number(hours) * 60 + Number(minutes);
  return minuteOfDay < dayStartMinute ? minuteOfDay + 1440 : minuteOfDay;
}
