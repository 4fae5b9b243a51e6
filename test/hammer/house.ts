import type { Client } from 'pg';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import type { House, Unit } from './facts.ts';

// Few restaurants, so that everybody wants the same: a room with a combination and pacing by parties and covers, one
// with pacing by covers alone, one with a single table, and one in which nothing but pacing is ever short: parties of
// other sizes take other tables there, so that no constraint does pacing's work. They stand in UTC; what clocks do is
// proved elsewhere.

const turnTimes = [{ maxParty: 2, minutes: 60 }, { maxParty: 100, minutes: 90 }];
const place = { city: 'Null Island', country: 'BE', latitude: 0.01, longitude: 0.01, timeZone: 'UTC' } as const;
const slots = { firstStartMinute: 18 * 60, lastStartMinute: 20 * 60, slotStepMinutes: 15 } as const;
const evening = { name: 'Dinner', from: '18:00', lastSitting: '20:00', until: '23:00', slotStepMinutes: 15 } as const;

interface Plan {
  readonly name: string;
  readonly bufferMinutes: number;
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
  readonly seats: readonly number[];
  /** Places in `seats`. */
  readonly combinations: readonly { readonly tables: readonly number[]; readonly minParty: number; readonly maxParty: number }[];
}

const plans: readonly Plan[] = [
  { name: 'Narrow pacing', bufferMinutes: 15, pacingParties: 2, pacingCovers: 8, seats: [2, 2, 4, 4], combinations: [{ tables: [2, 3], minParty: 5, maxParty: 8 }] },
  { name: 'Covers alone', bufferMinutes: 0, pacingParties: null, pacingCovers: 7, seats: [4, 6, 2], combinations: [] },
  { name: 'Slow kitchen', bufferMinutes: 0, pacingParties: 1, pacingCovers: null, seats: [2, 2, 2, 4, 4, 4, 6, 6, 6, 8, 8, 8], combinations: [] },
  { name: 'One table', bufferMinutes: 30, pacingParties: null, pacingCovers: null, seats: [6], combinations: [] },
];

export interface Houses {
  readonly tenantId: string;
  readonly houses: readonly House[];
}

/** Makes the tenant and its restaurants, through the superuser's connection. */
export async function buildHouses(admin: Client, { dates }: { dates: readonly string[] }): Promise<Houses> {
  const { id: tenantId } = await aTenant({ slug: 'hammered' }).save(admin);
  const houses: House[] = [];
  for (const plan of plans) houses.push(await build(admin, { plan, tenantId, dates }));
  return { tenantId, houses };
}

async function build(admin: Client, { plan, tenantId, dates }: { plan: Plan; tenantId: string; dates: readonly string[] }): Promise<House> {
  const maxParty = Math.max(...plan.seats, ...plan.combinations.map((combination) => combination.maxParty));
  const builder = aRestaurant({
    ...place, tenantId, name: plan.name, slug: plan.name.toLowerCase().replace(' ', '-'),
    policy: { minParty: 1, maxParty, leadMinutes: 0, horizonDays: 10, holdMinutes: 1, cancellationCutoffMinutes: 0, bufferMinutes: plan.bufferMinutes, turnTimes },
  });
  plan.seats.forEach((seats, table) => builder.withTable({ name: nameOf(table), seats, minParty: 1 }));
  for (const { tables, minParty, maxParty: most } of plan.combinations) builder.withCombination({ name: tables.map(nameOf).join('+'), tables: tables.map(nameOf), minParty, maxParty: most });
  const saved = await builder.withService({ ...evening, pacingParties: plan.pacingParties, pacingCovers: plan.pacingCovers }).save(admin);
  const { pacingParties, pacingCovers, bufferMinutes } = plan;
  return { id: saved.id, dates, utcOffsetMinutes: 0, units: unitsOf(plan, saved), ...slots, pacingParties, pacingCovers, turnTimes, bufferMinutes, maxParty };
}

function unitsOf({ seats, combinations }: Plan, { tableIds }: SavedRestaurant): Unit[] {
  const idOf = (table: number): number => tableIds[table] ?? Number.NaN;
  return [
    ...seats.map((maxParty, table) => ({ tableIds: [idOf(table)], minParty: 1, maxParty })),
    ...combinations.map(({ tables, minParty, maxParty }) => ({ tableIds: tables.map(idOf), minParty, maxParty })),
  ];
}

function nameOf(table: number): string {
  return `T${table + 1}`;
}
