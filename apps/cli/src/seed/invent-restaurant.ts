import { instantOfWallMinutes, plusDays } from '#kernel';
import { largestParty, plausibleFloor } from '../bulk/plausible-floor.ts';
import { Prng } from '../bulk/prng.ts';
import type { BlockDraft, FloorDraft, PolicyDraft, RestaurantDraft } from '../bulk/restaurant-draft.ts';
import { slugify } from '../bulk/slug.ts';
import { cities, type Centre, type City } from './cities.ts';
import { cuisines, type Cuisine } from './cuisines.ts';
import { inventServices, inventSpecialDays, rhythms, type Rhythm } from './invent-services.ts';

export const seedSource = 'seed';

export interface Wish {
  readonly seed: number;
  /** 0, 1, 2 … within the seed. */
  readonly ordinal: number;
  /** `YYYY-MM-DD`: special days and blocks lie after it. */
  readonly today: string;
  /** Names of cities to choose from; all of them when left out. */
  readonly cityNames?: readonly string[];
}

/** Invents one restaurant: the same wish gives the same restaurant, on every machine. */
export function inventRestaurant({ seed, ordinal, today, cityNames }: Wish): RestaurantDraft {
  const prng = new Prng('restaurant', seed, ordinal);
  const city = prng.weighted(cityNames === undefined ? cities : cities.filter(({ name }) => cityNames.includes(name)));
  const centre = prng.weighted(city.centres);
  const cuisine = prng.chance(0.3) ? (cuisines.find(({ name }) => name === city.homeCuisine) ?? prng.weighted(cuisines)) : prng.weighted(cuisines);
  const { rhythm } = prng.weighted(rhythms);
  const floor = inventFloor(prng, rhythm);
  const services = inventServices(prng, { rhythm, floor });
  const name = inventName(prng, cuisine, centre);
  const slug = `${slugify(name.endsWith(centre.name) ? name : `${name} ${centre.name}`)}-${ordinal.toString(36)}${seed === 1 ? '' : `-s${seed}`}`;
  return {
    source: seedSource,
    sourceId: `${seed}:${ordinal}`,
    slug,
    name,
    description: `${cuisine.name} cooking in ${centre.name}, ${city.name}.`,
    cuisines: (prng.chance(0.6) ? [cuisine.name, prng.pick(cuisine.alsoServes)] : [cuisine.name]).map((name) => name.toLowerCase()),
    priceLevel: prng.weighted([{ level: 1, weight: 22 }, { level: 2, weight: 45 }, { level: 3, weight: 25 }, { level: 4, weight: 8 }]).level,
    ...inventAddress(prng, city, centre),
    timeZone: city.timeZone,
    currency: city.currency,
    phone: `${city.phonePrefix}${prng.between({ min: 100, max: 999 })}`,
    // example.com is reserved for inventions (RFC 2606), so that no seeded house can ever be written to.
    email: `${slug.slice(0, 60)}@example.com`,
    website: `https://example.com/${slug}`,
    attributes: [...(floor.areas.includes('Terrace') ? ['outdoor_seating'] : []), ...(prng.chance(0.5) ? ['wheelchair'] : [])],
    status: 'listed',
    policy: inventPolicy(prng, { floor, rhythm }),
    floor,
    services,
    specialDays: inventSpecialDays(prng, { today, services }),
    blocks: inventBlocks(prng, { floor, today, timeZone: city.timeZone }),
  };
}

function inventFloor(prng: Prng, rhythm: Rhythm): FloorDraft {
  // Squaring a fair number makes small houses common and large ones rare, as they are.
  const tables = 8 + Math.floor(prng.unit() ** 2 * 23);
  return plausibleFloor(prng, { tables, terrace: prng.chance(0.35), bar: rhythm === 'night' || prng.chance(0.2) });
}

function inventName(prng: Prng, cuisine: Cuisine, centre: Centre): string {
  return prng
    .pick(cuisine.names)
    .replace('{person}', prng.pick(cuisine.people))
    .replace('{thing}', prng.pick(cuisine.things))
    .replace('{place}', centre.name);
}

/** One degree of latitude. */
const metresPerDegree = 111_195;

function inventAddress(prng: Prng, city: City, centre: Centre): Pick<RestaurantDraft, 'street' | 'city' | 'postalCode' | 'country' | 'latitude' | 'longitude'> {
  const number = prng.between({ min: 1, max: 240 });
  const street = prng.pick(city.streets);
  const north = prng.gauss() * centre.spreadMetres;
  const east = prng.gauss() * centre.spreadMetres;
  return {
    street: city.houseNumber === 'before' ? `${number} ${street}` : `${street} ${number}`,
    city: city.name,
    postalCode: centre.postalCode,
    country: city.country,
    latitude: round6(centre.latitude + north / metresPerDegree),
    longitude: round6(centre.longitude + east / (metresPerDegree * Math.cos((centre.latitude * Math.PI) / 180))),
  };
}

/** Six decimals of a degree are a tenth of a metre. */
function round6(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function inventPolicy(prng: Prng, { floor, rhythm }: { floor: FloorDraft; rhythm: Rhythm }): PolicyDraft {
  const shorter = rhythm === 'night' ? 15 : 0;
  return {
    minParty: 1,
    maxParty: Math.min(12, largestParty(floor)),
    leadMinutes: prng.pick([0, 30, 60, 120]),
    horizonDays: prng.pick([30, 60, 60, 90]),
    holdMinutes: 10,
    cancellationCutoffMinutes: prng.pick([60, 120, 1440]),
    bufferMinutes: prng.chance(0.25) ? 15 : 0,
    turnTimes: [
      { maxParty: 2, minutes: 90 - shorter },
      { maxParty: 4, minutes: 120 - shorter },
      { maxParty: 100, minutes: 150 - shorter },
    ],
    autoConfirm: prng.chance(0.9),
  };
}

/** A table that wobbles, a terrace in the rain: few, short, in the coming weeks. */
function inventBlocks(prng: Prng, { floor, today, timeZone }: { floor: FloorDraft; today: string; timeZone: string }): BlockDraft[] {
  if (!prng.chance(0.08)) return [];
  const terrace = floor.areas.indexOf('Terrace');
  const onTerrace = terrace >= 0 && prng.chance(0.5);
  const from = plusDays(today, prng.between({ min: 1, max: 20 }));
  const startsAtMs = instantOfWallMinutes(from, 600, timeZone);
  const endsAtMs = instantOfWallMinutes(plusDays(from, prng.between({ min: 0, max: 3 })), 1500, timeZone);
  if (startsAtMs === null || endsAtMs === null) return [];
  return onTerrace
    ? [{ scope: 'area', target: terrace, startsAtMs, endsAtMs, reason: 'New paving' }]
    : [{ scope: 'table', target: prng.between({ min: 0, max: floor.tables.length - 1 }), startsAtMs, endsAtMs, reason: 'Being repaired' }];
}
