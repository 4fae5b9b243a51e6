import { quarterMinutes } from '#kernel';
import type { ServiceDraft, SpecialDayDraft } from '../../bulk/restaurant-draft.ts';
import type { CompiledHours } from './compile-week.ts';
import type { Opening } from './service-days.ts';

/** What every service of a house has in common. */
export interface Sittings {
  readonly slotStepMinutes: number;
  readonly pacingParties: number | null;
  readonly pacingCovers: number | null;
}

/** What marks a special day as the import's own: a later import replaces these, and no others. */
export const importedDayNote = 'From the published opening hours';

/** Everyday hours and exceptions as services and special days. */
export function schedule({ weekly, exceptions }: CompiledHours, sittings: Sittings): { services: ServiceDraft[]; specialDays: SpecialDayDraft[] } {
  return {
    services: weekly.map(({ weekdays, validFrom, validTo, ...opening }) => serviceOf(opening, sittings, { weekdays, validFrom, validTo })),
    specialDays: exceptions.map(({ date, openings }) => ({
      date,
      note: importedDayNote,
      services: openings.map((opening) => serviceOf(opening, sittings, { weekdays: 0b1111111, validFrom: null, validTo: null })),
    })),
  };
}

function serviceOf(opening: Opening, sittings: Sittings, when: Pick<ServiceDraft, 'weekdays' | 'validFrom' | 'validTo'>): ServiceDraft {
  return {
    name: nameOf(opening),
    startsAtMinute: opening.start,
    lastSittingMinute: lastSittingOf(opening),
    endsAtMinute: opening.end,
    areas: null,
    ...sittings,
    ...when,
  };
}

/**
 * Published hours say when the door closes, not when the kitchen does: an hour earlier is the declared default,
 * and in a service of less than two hours the middle.
 */
function lastSittingOf({ start, end }: Opening): number {
  const length = end - start;
  const last = length >= 120 ? end - 60 : start + Math.floor(length / 2 / quarterMinutes) * quarterMinutes;
  return Math.max(start, Math.min(last, end - quarterMinutes));
}

const noon = 720;
const afternoon = 900;
const evening = 1080;

function nameOf({ start, end }: Opening): string {
  if (start <= afternoon && end > evening + 60) return 'All day';
  if (start >= 1320) return 'Late';
  if (start >= afternoon) return 'Dinner';
  if (end <= noon) return 'Breakfast';
  return start < 660 ? 'Day' : 'Lunch';
}
