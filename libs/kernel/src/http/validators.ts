import { buildMessage, ValidateBy, ValidateIf, type ValidationOptions } from 'class-validator';
import { isCalendarDate } from '../time/calendar-date.ts';
import { isLocalTime } from '../time/local-time.ts';
import { parseRfc3339 } from '../time/rfc3339.ts';

// Dates far away make calendars, ranges and zones walk for nothing: nobody books a table in 1999 or after 2100.
const earliestYear = 2000;
const latestYear = 2100;

function isBookableYear(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return year >= earliestYear && year <= latestYear;
}

function textRule(rule: { name: string; message: string; holds: (text: string) => boolean }, options?: ValidationOptions): PropertyDecorator {
  const message = buildMessage((each) => `${each}$property ${rule.message}`, options);
  return ValidateBy({ name: rule.name, validator: { validate: (value) => typeof value === 'string' && rule.holds(value), defaultMessage: message } }, options);
}

/** A date of the calendar as `YYYY-MM-DD`, in the years 2000 to 2100. */
export function IsServiceDate(options?: ValidationOptions): PropertyDecorator {
  return textRule(
    {
      name: 'isServiceDate',
      message: `must be a date of the calendar as YYYY-MM-DD, in the years ${earliestYear} to ${latestYear}`,
      holds: (text) => isCalendarDate(text) && isBookableYear(text),
    },
    options,
  );
}

/** A time on the wall as `HH:MM`, `00:00` to `23:59`. */
export function IsLocalTime(options?: ValidationOptions): PropertyDecorator {
  return textRule({ name: 'isLocalTime', message: 'must be a time as HH:MM, from 00:00 to 23:59', holds: isLocalTime }, options);
}

/** An instant by RFC 3339, with its offset, in the years 2000 to 2100. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return textRule(
    {
      name: 'isInstant',
      message: `must be an instant with its offset, such as 2027-03-28T19:30:00+02:00, in the years ${earliestYear} to ${latestYear}`,
      holds: (text) => parseRfc3339(text) !== null && isBookableYear(text),
    },
    options,
  );
}

/**
 * The property may be left out, but null is refused unless a rule allows it. class-validator's own `IsOptional`
 * lets null through every other rule, and a change would then write NULL where a value must be.
 */
export function MayBeAbsent(options?: ValidationOptions): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined, options);
}
