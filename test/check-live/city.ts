import type { Client } from 'pg';
import { daysBetween, plusDays, serviceDateOf } from '#kernel';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type RestaurantBuilder, type RestaurantOptions, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { makeApiKey } from '../support/make-api-key.ts';

// Few tables and long evenings, so that much is full and a single booking decides whether a house is shown. Words,
// cuisines and places divide the houses so that each question is about fewer than a page.

export const words = ['lune', 'soleil', 'riviere', 'jardin', 'moulin'] as const;
export const cuisines = ['belgian', 'thai', 'greek', 'sushi'] as const;
export const centre = { latitude: 50.85, longitude: 4.35 } as const;
/** Between two houses of the grid, in degrees: some 600 m. */
const stepDegrees = 0.006;
const columns = 10;

/** How much of a house's evenings is taken before anybody comes. */
const takenAtFirst = 0.75;

export interface City {
  readonly tenants: readonly Tenant[];
  /** The service dates that are asked about. */
  readonly dates: readonly string[];
}

export interface Tenant {
  readonly id: string;
  readonly apiKey: string;
  readonly houses: readonly House[];
}

export interface House extends SavedRestaurant {
  readonly kind: Kind;
}

const kinds = ['one table', 'combination', 'all day', 'paced', 'opens soon'] as const;
type Kind = (typeof kinds)[number];

export interface CityPlan {
  readonly url: string;
  readonly tenants: number;
  /** Of each tenant. */
  readonly houses: number;
  /** When it begins, on the service clock. */
  readonly beginsAtMs: number;
}

/** As the superuser. */
export async function buildCity(admin: Client, { url, tenants: tenantCount, houses: houseCount, beginsAtMs }: CityPlan): Promise<City> {
  const today = new Date(beginsAtMs).toISOString().slice(0, 10);
  const dates = [0, 1, 2, 3].map((days) => plusDays(today, days));
  const tenants: Tenant[] = [];
  for (let number = 0; number < tenantCount; number += 1) {
    const { id } = await aTenant({ slug: `watched-${number}` }).save(admin);
    const houses: House[] = [];
    for (let index = 0; index < houseCount; index += 1) houses.push(await buildHouse(admin, { tenantId: id, index, dates, beginsAtMs }));
    await fill(admin, houses, dates);
    tenants.push({ id, houses, apiKey: await makeApiKey(url, id) });
  }
  return { tenants, dates };
}

/** The place of a house, and of one that opens later. */
export function aHouse(options: RestaurantOptions & { readonly tenantId: string; readonly index: number }): RestaurantBuilder {
  const { index, tenantId, ...others } = options;
  return aRestaurant({
    tenantId,
    slug: `house-${index}`,
    name: `Chez ${words[index % words.length] ?? ''} ${index}`,
    cuisines: [cuisines[index % cuisines.length] ?? ''],
    latitude: centre.latitude + stepDegrees * (Math.floor(index / columns) - 3),
    longitude: centre.longitude + stepDegrees * ((index % columns) - 5),
    ...others,
  });
}

async function buildHouse(admin: Client, { tenantId, index, dates, beginsAtMs }: { tenantId: string; index: number; dates: readonly string[]; beginsAtMs: number }): Promise<House> {
  const kind = kinds[Math.floor(index / 3) % kinds.length] ?? 'one table';
  const zones = ['Europe/Brussels', 'America/New_York', 'Asia/Tokyo', 'Asia/Kathmandu'];
  const timeZone = kind === 'opens soon' ? zoneOfNextMorning(beginsAtMs, Math.floor(index / 15) % 2) : (zones[index % zones.length] ?? 'UTC');
  const horizonDays = kind === 'opens soon' ? daysBetween({ from: plusDays(serviceDateOf(beginsAtMs, timeZone), 1), until: dates.at(-1) ?? '' }) : 60;
  const policy = { minParty: 1, maxParty: 6, leadMinutes: kind === 'all day' ? 30 * (index % 4) : 0, horizonDays, holdMinutes: 2, cancellationCutoffMinutes: 0, bufferMinutes: kind === 'combination' ? 15 : 0, turnTimes: [{ maxParty: 100, minutes: 90 }] };
  const saved = await furnished(aHouse({ tenantId, index, timeZone, policy }), kind).save(admin);
  return { ...saved, kind };
}

function furnished(house: RestaurantBuilder, kind: Kind): RestaurantBuilder {
  const evening = { from: '18:00', lastSitting: '20:00', until: '23:00', slotStepMinutes: 60 };
  switch (kind) {
    case 'one table':
      return house.withTable({ seats: 4 }).withService(evening);
    case 'opens soon':
      return house.withTable({ seats: 6 }).withService(evening);
    case 'combination':
      return house.withTable({ name: 'A', seats: 2 }).withTable({ name: 'B', seats: 4 }).withCombination({ tables: ['A', 'B'], minParty: 5, maxParty: 6 }).withService({ ...evening, slotStepMinutes: 30 });
    case 'paced':
      return house.withTables(4, { seats: 4 }).withService({ ...evening, from: '19:00', slotStepMinutes: 30, pacingParties: 1 });
    case 'all day':
      return house.withTable({ seats: 4 }).withService({ name: 'All day', from: '05:00', lastSitting: '04:30', until: '05:00', slotStepMinutes: 30 });
  }
}

/** Where the next service day begins at the next full hour, or the one after it. */
function zoneOfNextMorning(beginsAtMs: number, hoursLater: number): string {
  const hour = (new Date(beginsAtMs).getUTCHours() + 1 + hoursLater) % 24;
  const ahead = ((5 - hour + 36) % 24) - 12;
  // The sign of these names is that of old maps: Etc/GMT-2 is two hours ahead of Greenwich.
  return ahead === 0 ? 'Etc/UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Parties that sit there already, one after the other. */
async function fill(admin: Client, houses: readonly House[], dates: readonly string[]): Promise<void> {
  const random = new Prng('evenings', houses.length);
  for (const house of houses) {
    for (const date of dates) {
      for (const tableId of house.tableIds) {
        const hours = house.kind === 'all day' ? [6, 8, 10, 12, 14, 16, 18, 20, 22] : [18, 20];
        for (const hour of hours) {
          if (!random.chance(takenAtFirst)) continue;
          const startsAt = new Date(Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00Z`) - offsetOf(house.timeZone, date)).toISOString();
          await aBooking({ restaurant: house, tableIds: [tableId], startsAt, turnMinutes: 120, party: 2 }).save(admin);
        }
      }
    }
  }
}

/** How far the clock of a zone is ahead of Greenwich in the evening of a date. */
function offsetOf(timeZone: string, date: string): number {
  const wall = new Date(`${date}T12:00:00Z`);
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(wall);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - wall.getTime();
}
