import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
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

interface TextRule {
  readonly name: string;
  readonly message: string;
  readonly holds: (text: string) => boolean;
  /** What the OpenAPI document says of such a text. */
  readonly api: ApiPropertyOptions;
}

function textRule(rule: TextRule, options?: ValidationOptions): PropertyDecorator {
  const defaultMessage = buildMessage((each) => `${each}$property ${rule.message}`, options);
  const judge = ValidateBy({ name: rule.name, validator: { validate: (value) => typeof value === 'string' && rule.holds(value), defaultMessage } }, options);
  const document = options?.each === true ? [] : [ApiProperty(rule.api)];
  return (target, key) => [judge, ...document].forEach((decorate) => decorate(target, key));
}

/** A date of the calendar as `YYYY-MM-DD`, in the years 2000 to 2100. */
export function IsServiceDate(options?: ValidationOptions): PropertyDecorator {
  return textRule(
    {
      name: 'isServiceDate',
      message: `must be a date of the calendar as YYYY-MM-DD, in the years ${earliestYear} to ${latestYear}`,
      holds: (text) => isCalendarDate(text) && isBookableYear(text),
      api: { type: 'string', format: 'date' },
    },
    options,
  );
}

/** A time on the wall as `HH:MM`, `00:00` to `23:59`. */
export function IsLocalTime(options?: ValidationOptions): PropertyDecorator {
  return textRule({ name: 'isLocalTime', message: 'must be a time as HH:MM, from 00:00 to 23:59', holds: isLocalTime, api: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } }, options);
}

/** An instant by RFC 3339, with its offset, in the years 2000 to 2100. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return textRule(
    {
      name: 'isInstant',
      message: `must be an instant with its offset, such as 2027-03-28T19:30:00+02:00, in the years ${earliestYear} to ${latestYear}`,
      holds: (text) => parseRfc3339(text) !== null && isBookableYear(text),
      api: { type: 'string', format: 'date-time' },
    },
    options,
  );
}

/** Whether a text is the whole address of something on the web: http or https, no user, no password. */
export function isWebUrl(text: string): boolean {
  if (text.length > 500 || !text.isWellFormed() || /[\s\p{Cc}<>"]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** An http or https address of at most 500 characters. */
export function IsWebUrl(options?: ValidationOptions): PropertyDecorator {
  return textRule(
    { name: 'isWebUrl', message: 'must be an http or https address of at most 500 characters', holds: isWebUrl, api: { type: 'string', format: 'uri', maxLength: 500 } },
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
