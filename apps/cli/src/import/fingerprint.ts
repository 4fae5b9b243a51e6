import { hash } from 'node:crypto';
import type { RestaurantDraft } from '../bulk/restaurant-draft.ts';

/** What the source says of a restaurant, in short: the same as last time, and there is nothing to write. */
export interface Fingerprints {
  readonly place: string;
  readonly hours: string;
}

/** The floor and the policy are not in it: the import lays them out once, and from then on they are the restaurant's. */
export function fingerprintsOf(draft: RestaurantDraft): Fingerprints {
  const { name, description, cuisines, priceLevel, street, city, postalCode, country, latitude, longitude, timeZone, currency, phone, email, website, attributes, status } = draft;
  return {
    place: digest([name, description, cuisines, priceLevel, street, city, postalCode, country, latitude, longitude, timeZone, currency, phone, email, website, attributes, status]),
    hours: digest([draft.services, draft.specialDays]),
  };
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22);
}
