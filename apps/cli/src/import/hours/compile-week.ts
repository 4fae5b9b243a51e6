import { plusDays } from '#kernel';
import type { Opening, ServiceDay } from './service-days.ts';

/** One opening on a set of weekdays between two dates; without dates, for good. */
export interface WeeklyOpening extends Opening {
  /** Bit 0 is Monday. */
  readonly weekdays: number;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

export interface CompiledHours {
  readonly weekly: readonly WeeklyOpening[];
  /** Days that differ from their week: holidays, every third Thursday. */
  readonly exceptions: readonly ServiceDay[];
}

/**
 * What a season of its own costs, in special days. Less, and a fortnight of holidays would become two seasons
 * that nobody reads as one closure; more, and a month of winter hours would become thirty special days.
 */
const seasonCost = 3;

// Invariant H1: on every day compiled, the weekly openings and exceptions say exactly what the days said.
// Why: an hour lost here is a table that is never sold, an hour too many a guest before a locked door.
// Proved by: compile-week.spec.ts

/**
 * Finds the weeks behind a run of days: for each weekday the openings that hold for a season, and the days that
 * are otherwise. The first season reaches back and the last one on without end: a house does not close because the
 * calendar that was read has ended.
 */
export function compileWeek(days: readonly ServiceDay[]): CompiledHours {
  const seasons = Array.from({ length: 7 }, (_, weekday) => seasonsOf(days.filter((day) => day.weekday === weekday)));
  const boundaries = commonBoundaries(seasons);
  const weekly = new Map<string, WeeklyOpening>();
  seasons.forEach((ofWeekday, weekday) => {
    for (const season of ofWeekday) {
      const validFrom = season.after === null ? null : (boundaries.find((date) => isBetween(date, season.after, season.first)) ?? season.first);
      const validTo = season.before === null ? null : plusDays(boundaries.find((date) => isBetween(date, season.last, season.before)) ?? season.before, -1);
      for (const { start, end } of season.usual) {
        const key = [start, end, validFrom, validTo].join();
        weekly.set(key, { start, end, validFrom, validTo, weekdays: (weekly.get(key)?.weekdays ?? 0) | (1 << weekday) });
      }
    }
  });
  const exceptions = seasons.flat().flatMap(({ exceptions: found }) => found).sort((a, b) => (a.date < b.date ? -1 : 1));
  return { weekly: [...weekly.values()].sort(byTime), exceptions };
}

interface Season {
  readonly usual: readonly Opening[];
  readonly exceptions: readonly ServiceDay[];
  readonly first: string;
  readonly last: string;
  /** The last day of the season before, the first of the one after; null at the ends. */
  readonly after: string | null;
  readonly before: string | null;
}

/** Cuts the same weekday's days into seasons so that seasons and exceptions together cost the least. */
function seasonsOf(days: readonly ServiceDay[]): Season[] {
  const keys = days.map(({ openings }) => keyOf(openings));
  // Nine opening times in ten are the same every week; what follows costs the square of the weeks.
  if (keys.every((key) => key === keys[0])) return seasonOf(days, { from: 0, until: days.length, usual: keys[0] ?? '' });
  // best[n]: the least cost of the first n days, and where its last season begins.
  const best: { cost: number; from: number; usual: string }[] = [{ cost: -seasonCost, from: 0, usual: '' }];
  for (let until = 1; until <= days.length; until++) {
    const counts = new Map<string, number>();
    let usual = '';
    let most = 0;
    let choice = { cost: Number.POSITIVE_INFINITY, from: 0, usual: '' };
    for (let from = until - 1; from >= 0; from--) {
      const key = keys[from] as string;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count >= most) [usual, most] = [key, count];
      const cost = (best[from]?.cost ?? 0) + seasonCost + (until - from - most);
      if (cost <= choice.cost) choice = { cost, from, usual };
    }
    best.push(choice);
  }
  const cuts: { from: number; until: number; usual: string }[] = [];
  for (let until = days.length; until > 0; until = best[until]?.from ?? 0) cuts.unshift({ from: best[until]?.from ?? 0, until, usual: best[until]?.usual ?? '' });
  return cuts.flatMap((cut) => seasonOf(days, cut));
}

/** The season that lies between two indexes; none when nothing does. */
function seasonOf(days: readonly ServiceDay[], { from, until, usual }: { from: number; until: number; usual: string }): Season[] {
  const inside = days.slice(from, until);
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    {
      usual: inside.find(({ openings }) => keyOf(openings) === usual)?.openings ?? [],
      exceptions: inside.filter(({ openings }) => keyOf(openings) !== usual),
      first: first.date,
      last: last.date,
      after: days[from - 1]?.date ?? null,
      before: days[until]?.date ?? null,
    },
  ];
}

/**
 * A season's beginning may lie anywhere after the weekday's last day of the season before. Dates that serve as many
 * weekdays as possible (the earliest end of the ranges not yet served) make one service of seven.
 */
function commonBoundaries(seasons: readonly (readonly Season[])[]): string[] {
  const ranges = seasons.flat().flatMap(({ after, first }) => (after === null ? [] : [{ after, first }]));
  const dates: string[] = [];
  for (const { after, first } of ranges.sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (!dates.some((date) => isBetween(date, after, first))) dates.push(first);
  }
  return dates;
}

function isBetween(date: string, after: string | null, upTo: string | null): boolean {
  return after !== null && upTo !== null && date > after && date <= upTo;
}

function keyOf(openings: readonly Opening[]): string {
  return openings.map(({ start, end }) => `${start}-${end}`).join();
}

function byTime(a: WeeklyOpening, b: WeeklyOpening): number {
  return (a.validFrom ?? '').localeCompare(b.validFrom ?? '') || a.start - b.start || a.end - b.end;
}
