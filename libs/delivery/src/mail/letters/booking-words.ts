import { isolated, oneLine } from '../one-line.ts';
import type { BookingFacts } from './booking-facts.ts';
import { fill } from './fill.ts';
import { localeOf, momentOf, type Moment } from './when.ts';
import type { Wording } from './wording/wording.ts';
import { wordings } from './wordings.ts';

/** The parts that letters and calendars about a booking share, as lines that may stand in a header. */
export interface BookingWords {
  readonly wording: Wording;
  readonly restaurant: string;
  readonly phone: string | null;
  readonly address: string;
  readonly party: string;
  readonly starts: Moment;
  readonly until: Moment;
}

// As the fields of a restaurant are bounded, and once more for what was not written through the API.
const nameMax = 100;
const addressMax = 300;

export function bookingWordsOf({ language, restaurant, timeZone, party, startsAtMs, changeableUntilMs }: BookingFacts): BookingWords {
  const wording = wordings[language];
  const locale = localeOf(language, restaurant.country);
  const plural = new Intl.PluralRules(locale).select(party) === 'one' ? 'one' : 'other';
  const place = [restaurant.street, `${restaurant.postalCode} ${restaurant.city}`].map((part) => oneLine(part)).filter((part) => part !== '');
  const phone = oneLine(restaurant.phone ?? '', 40);
  return {
    wording,
    restaurant: isolated(oneLine(restaurant.name, nameMax)),
    phone: phone === '' ? null : phone,
    address: oneLine(place.join(', '), addressMax),
    party: fill(wording.party[plural], { count: new Intl.NumberFormat(locale).format(party) }),
    starts: momentOf(startsAtMs, { locale, timeZone }),
    until: momentOf(changeableUntilMs, { locale, timeZone }),
  };
}
