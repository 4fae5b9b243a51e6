import { formatMinutes } from '#kernel';
import type { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { centre, cuisines, words, type City, type Tenant } from './city.ts';
import type { HouseSeen, Question } from './facts.ts';

const dayStartMinute = 300;
const lastMinute = 1_739;
/** Nearer to the rim of a circle than this, another formula may decide otherwise. */
const rimM = 2;
const earthRadiusM = 6_371_008.8;

/** What decides whether a question is about a restaurant. */
export interface Sign {
  readonly name: string;
  readonly cuisines: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
}

/** A table for so many around then: near, by a word or by cuisine, so that fewer than a page of houses are meant; now and then the whole city. */
export function anyQuestion(random: Prng, city: City, tenant: Tenant): Question {
  const kind = random.pick(['near', 'near', 'word', 'word', 'cuisine', 'near and cuisine', 'all'] as const);
  const minute = random.chance(0.6) ? 60 * random.between({ min: 18, max: 20 }) : 15 * random.between({ min: dayStartMinute / 15, max: (lastMinute - 14) / 15 });
  const window = random.pick([0, 30, 60, 120]);
  return {
    tenantId: tenant.id,
    date: random.pick(city.dates),
    partySize: random.pick([1, 2, 2, 2, 3, 4, 4, 5, 6]),
    fromMinute: Math.max(dayStartMinute, minute - window),
    untilMinute: Math.min(lastMinute, minute + window),
    near: kind.startsWith('near') ? { latitude: tenth(centre.latitude + (random.unit() - 0.5) * 0.03), longitude: tenth(centre.longitude + (random.unit() - 0.5) * 0.04), radiusM: random.pick([900, 1_500, 2_000]) } : null,
    word: kind === 'word' ? random.pick(words) : null,
    cuisine: kind.endsWith('cuisine') ? random.pick(cuisines) : null,
    limit: kind === 'all' ? 20 : 50,
  };
}

/** As the API takes it. */
export function pathOf({ date, partySize, fromMinute, untilMinute, near, word, cuisine, limit }: Question, cursor: string | null): string {
  const half = Math.floor((untilMinute - fromMinute) / 2);
  const query = new URLSearchParams({ date, party_size: String(partySize), time: formatMinutes(fromMinute + half), window: String(half), limit: String(limit) });
  if (near !== null) query.set('near', `${near.latitude},${near.longitude}`);
  if (near !== null) query.set('radius_km', String(near.radiusM / 1_000));
  if (word !== null) query.set('q', word);
  if (cuisine !== null) query.set('cuisine', cuisine);
  if (cursor !== null) query.set('cursor', cursor);
  return `/v1/search?${query.toString()}`;
}

/** Judged by plain comparisons, none of them the application's. */
export function belongsTo({ near, word, cuisine }: Question, { name, cuisines: cooked, latitude, longitude }: Sign): HouseSeen['belongs'] {
  if (word !== null && !name.toLowerCase().split(' ').includes(word)) return 'no';
  if (cuisine !== null && !cooked.includes(cuisine)) return 'no';
  if (near === null) return 'yes';
  const overM = distanceM(near, { latitude, longitude }) - near.radiusM;
  return Math.abs(overM) < rimM ? 'unsure' : overM < 0 ? 'yes' : 'no';
}

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

function distanceM(one: Point, other: Point): number {
  const [a, b, c] = [radians(one.latitude), radians(other.latitude), radians(other.longitude - one.longitude)];
  return earthRadiusM * Math.acos(Math.min(1, Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(c)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** To a tenth of a metre or so, as people write places. */
function tenth(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
