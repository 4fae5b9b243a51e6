import { plusDays } from '#kernel';
import type { FloorDraft, ServiceDraft, SpecialDayDraft } from '../bulk/restaurant-draft.ts';
import type { Prng } from '../bulk/prng.ts';

/** How a house keeps its week. */
export type Rhythm = 'bistro' | 'brasserie' | 'evenings' | 'brunch' | 'night';

export const rhythms: readonly { rhythm: Rhythm; weight: number }[] = [
  { rhythm: 'bistro', weight: 38 },
  { rhythm: 'brasserie', weight: 20 },
  { rhythm: 'evenings', weight: 18 },
  { rhythm: 'brunch', weight: 14 },
  { rhythm: 'night', weight: 10 },
];

const everyDay = 0b1111111;
const tuesdayToSunday = 0b1111110;
const tuesdayToSaturday = 0b0111110;
const weekend = 0b1100000;
const fridayAndSaturday = 0b0110000;

interface Sitting {
  readonly name: string;
  readonly weekdays: number;
  readonly from: number;
  readonly last: number;
  readonly until: number;
  readonly barOnly?: true;
}

const lunch: Sitting = { name: 'Lunch', weekdays: tuesdayToSaturday, from: 720, last: 825, until: 900 };
const dinner: Sitting = { name: 'Dinner', weekdays: tuesdayToSaturday, from: 1080, last: 1290, until: 1380 };

const weeks: Readonly<Record<Rhythm, readonly Sitting[]>> = {
  bistro: [lunch, dinner],
  brasserie: [
    { ...lunch, weekdays: everyDay, from: 690, last: 870, until: 960 },
    { ...dinner, weekdays: everyDay, last: 1350, until: 1440 },
  ],
  evenings: [{ ...dinner, weekdays: tuesdayToSunday, from: 1110, last: 1275, until: 1410 }],
  brunch: [
    { ...lunch, weekdays: 0b0011111 },
    { name: 'Brunch', weekdays: weekend, from: 600, last: 840, until: 930 },
    { ...dinner, weekdays: 0b0111000, last: 1260, until: 1365 },
  ],
  night: [
    { ...dinner, weekdays: tuesdayToSunday, last: 1320, until: 1410 },
    // Past midnight the minutes go on counting: 1560 is 02:00, still Friday's or Saturday's service.
    { name: 'Late', weekdays: fridayAndSaturday, from: 1410, last: 1530, until: 1620, barOnly: true },
  ],
};

export function inventServices(prng: Prng, { rhythm, floor }: { rhythm: Rhythm; floor: FloorDraft }): ServiceDraft[] {
  const seats = floor.tables.reduce((sum, table) => sum + table.maxParty, 0);
  const slotStepMinutes = prng.chance(0.25) ? 30 : 15;
  // A kitchen takes about a sixth of the house each quarter of an hour.
  const pacingCovers = prng.chance(0.8) ? Math.max(8, Math.round(seats / 6)) : null;
  const pacingParties = prng.chance(0.4) ? Math.max(3, Math.round(floor.tables.length / 4)) : null;
  const bar = floor.areas.indexOf('Bar');
  return weeks[rhythm].map((sitting) => ({
    name: sitting.name,
    weekdays: sitting.weekdays,
    startsAtMinute: sitting.from,
    lastSittingMinute: sitting.last,
    endsAtMinute: sitting.until,
    slotStepMinutes,
    pacingParties,
    pacingCovers,
    areas: sitting.barOnly === true && bar >= 0 ? [bar] : null,
    validFrom: null,
    validTo: null,
  }));
}

/** Now and then a day off, or a feast with hours of its own, within the next two months. */
export function inventSpecialDays(prng: Prng, { today, services }: { today: string; services: readonly ServiceDraft[] }): SpecialDayDraft[] {
  const days = new Map<string, SpecialDayDraft>();
  if (prng.chance(0.12)) {
    const date = plusDays(today, prng.between({ min: 1, max: 60 }));
    days.set(date, { date, note: 'Closed for a private event', services: [] });
  }
  const first = services[0];
  if (first !== undefined && prng.chance(0.08)) {
    const date = plusDays(today, prng.between({ min: 3, max: 60 }));
    const feast = { ...first, name: 'Tasting menu', startsAtMinute: 1140, lastSittingMinute: 1170, endsAtMinute: 1380, slotStepMinutes: 15, areas: null };
    days.set(date, { date, note: 'One menu, two sittings', services: [feast] });
  }
  return [...days.values()];
}
