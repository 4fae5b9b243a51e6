import { formatMinutes, serviceDayWindow } from '#kernel';
import type { Restaurant } from '../domain/restaurant.ts';
import type { Service, ServiceHours, SpecialDay } from '../domain/schedule.ts';
import type { OpeningHours } from '../queries/find-opening-hours.ts';

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

type JsonLd = Readonly<Record<string, unknown>>;

/**
 * A restaurant in schema.org's words (https://schema.org/Restaurant), as JSON text. It is meant to be pasted into a
 * page's script element, so `<` is written as an escape: a name could close the element otherwise.
 * @param today service date from which special days are told
 */
export function restaurantJsonLd({ restaurant, services, specialDays }: OpeningHours, today: string): string {
  const document: JsonLd = {
    '@context': 'https://schema.org',
    '@type': 'Restaurant',
    identifier: String(restaurant.id),
    name: restaurant.name,
    ...contactOf(restaurant),
    servesCuisine: restaurant.cuisines,
    ...(restaurant.priceLevel === null ? {} : { priceRange: '$'.repeat(restaurant.priceLevel) }),
    currenciesAccepted: restaurant.currency,
    acceptsReservations: true,
    ...ratingOf(restaurant),
    openingHoursSpecification: services.map(weeklyHours),
    specialOpeningHoursSpecification: specialDays.filter(({ date }) => date >= today).flatMap(specialHours),
  };
  return JSON.stringify(document).replaceAll('<', '\\u003c');
}

/** When the first special day that is told lies in the past, and is told no more, epoch ms; Infinity where none is told. */
export function validUntilMsOf({ restaurant, specialDays }: OpeningHours, today: string): number {
  const ends = specialDays.filter(({ date }) => date >= today).map(({ date }) => serviceDayWindow(date, restaurant.timeZone).endMs);
  return Math.min(...ends);
}

function contactOf(restaurant: Restaurant): JsonLd {
  const { description, website, phone, email, photos, street, city, postalCode, country, latitude, longitude } = restaurant;
  return {
    ...(description === '' ? {} : { description }),
    ...(website === null ? {} : { url: website }),
    ...(phone === null ? {} : { telephone: phone }),
    ...(email === null ? {} : { email }),
    ...(photos.length === 0 ? {} : { image: photos }),
    address: { '@type': 'PostalAddress', streetAddress: street, addressLocality: city, postalCode, addressCountry: country },
    geo: { '@type': 'GeoCoordinates', latitude, longitude },
  };
}

function ratingOf({ rating, reviewCount }: Restaurant): JsonLd {
  if (rating === null) return {};
  return { aggregateRating: { '@type': 'AggregateRating', ratingValue: rating, reviewCount, bestRating: 5, worstRating: 1 } };
}

function weeklyHours(service: Service): JsonLd {
  return {
    '@type': 'OpeningHoursSpecification',
    dayOfWeek: dayNames.filter((_, day) => ((service.weekdays >>> day) & 1) === 1),
    ...doorsOf(service),
    ...(service.validFrom === null ? {} : { validFrom: service.validFrom }),
    ...(service.validTo === null ? {} : { validThrough: service.validTo }),
  };
}

// Closed all day is written as open from midnight to midnight (https://developers.google.com/search/docs/appearance/structured-data/local-business).
function specialHours({ date, closed, services }: SpecialDay): JsonLd[] {
  const doors = closed ? [{ opens: '00:00', closes: '00:00' }] : services.map(doorsOf);
  return doors.map((hours) => ({ '@type': 'OpeningHoursSpecification', ...hours, validFrom: date, validThrough: date }));
}

/** What closes after midnight closes earlier on the clock than it opens: so readers of schema.org take it. */
function doorsOf({ startsAtMinute, endsAtMinute }: ServiceHours): { opens: string; closes: string } {
  return { opens: formatMinutes(startsAtMinute), closes: formatMinutes(endsAtMinute) };
}
