import { largestParty, plausibleFloor } from '../bulk/plausible-floor.ts';
import { Prng } from '../bulk/prng.ts';
import type { FloorDraft, PolicyDraft, RestaurantDraft } from '../bulk/restaurant-draft.ts';
import { slugify } from '../bulk/slug.ts';
import { countryOfZone } from './facts/country-of.ts';
import { currencyOf } from './facts/currency-of.ts';
import { timeZoneOf } from './facts/time-zone-of.ts';
import { HoursBook } from './hours/hours-book.ts';
import { schedule, type Sittings } from './hours/services-of.ts';
import { note, type Note } from './note.ts';
import type { HouseKind, Place } from './place.ts';

/** A draft, or the reason why the place cannot be one. */
export type Drafting = { readonly draft: RestaurantDraft; readonly notes: readonly Note[] } | { readonly draft: null; readonly notes: readonly Note[] };

/**
 * Adds to a place what its source does not say and a booking needs: zone, currency, floor, policy, services. The same
 * place gives the same draft for as long as the hours book's span is the same.
 */
export function draftOfPlace(place: Place, { source, hoursBook }: { source: string; hoursBook: HoursBook }): Drafting {
  const timeZone = timeZoneOf(place);
  if (timeZone === null) return refused(`${place.latitude}, ${place.longitude} lies at sea`);
  const country = place.country ?? countryOfZone(timeZone);
  const currency = country === null ? null : currencyOf(country);
  if (country === null || currency === null) return refused(`no country is known for ${place.country ?? timeZone}`);
  const floor = floorOf(place, source);
  const { hours, notes } = hoursBook.hoursOf(place, country);
  return {
    notes,
    draft: {
      source,
      sourceId: place.sourceId,
      slug: slugOf(place, source),
      name: place.name,
      description: place.description,
      cuisines: place.cuisines,
      priceLevel: place.priceLevel,
      street: place.street,
      city: place.city,
      postalCode: place.postalCode,
      country,
      latitude: place.latitude,
      longitude: place.longitude,
      timeZone,
      currency,
      phone: place.phone,
      email: place.email,
      website: place.website,
      attributes: place.attributes,
      status: place.isPointGuessed ? 'draft' : 'listed',
      policy: policyOf(floor),
      floor,
      ...schedule(hours, sittingsOf(floor)),
      blocks: [],
    },
  };
}

function refused(detail: string): Drafting {
  return { draft: null, notes: [note('field-invalid', detail)] };
}

/** How many tables a house of a kind may have: the one thing that no source of ours tells. */
const tablesOf: Readonly<Record<HouseKind, { readonly min: number; readonly max: number }>> = {
  restaurant: { min: 8, max: 24 },
  cafe: { min: 6, max: 14 },
  quick: { min: 5, max: 12 },
  bar: { min: 8, max: 16 },
};

function floorOf({ sourceId, kind, attributes }: Place, source: string): FloorDraft {
  const prng = new Prng('floor', source, sourceId);
  return plausibleFloor(prng, { tables: prng.between(tablesOf[kind]), terrace: attributes.includes('outdoor_seating'), bar: kind === 'bar' || prng.chance(0.15) });
}

function policyOf(floor: FloorDraft): PolicyDraft {
  return {
    minParty: 1,
    maxParty: Math.min(12, largestParty(floor)),
    leadMinutes: 30,
    horizonDays: 60,
    holdMinutes: 10,
    cancellationCutoffMinutes: 120,
    bufferMinutes: 0,
    turnTimes: [{ maxParty: 2, minutes: 90 }, { maxParty: 4, minutes: 120 }, { maxParty: 100, minutes: 150 }],
    autoConfirm: true,
  };
}

/** A kitchen takes about a sixth of the house each quarter of an hour. */
function sittingsOf(floor: FloorDraft): Sittings {
  const seats = floor.tables.reduce((sum, { maxParty }) => sum + maxParty, 0);
  return { slotStepMinutes: 15, pacingParties: null, pacingCovers: Math.max(8, Math.round(seats / 6)) };
}

const slugLengthMax = 100;

/** Name and source id: readable, and unique without asking who else is called Wendy’s. */
function slugOf({ name, sourceId }: Place, source: string): string {
  const plain = slugify(sourceId);
  // Ids that differ only in what a slug leaves out still need two slugs.
  const id = plain !== '' && plain === sourceId.toLowerCase().replace('/', '-') ? plain : `${plain.slice(0, 24)}${plain === '' ? '' : '-'}${new Prng(sourceId).uint32().toString(36)}`;
  const tail = `${source}-${id}`;
  const head = slugify(name).slice(0, slugLengthMax - tail.length - 1).replace(/-$/, '');
  return head === '' ? tail : `${head}-${tail}`;
}
