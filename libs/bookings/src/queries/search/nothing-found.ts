import { calendarDateOf, dayEndMinute, dayMs, dayStartMinute, plusDays } from '#kernel';
import { dayOfPlan } from '../../domain/day-of-plan.ts';
import { explain } from '../../domain/explain.ts';
import type { QuarterVerdict, Rule } from '../../domain/verdict.ts';
import type { PageRows } from './page-rows.ts';
import type { BegunSearch } from './search-candidates.ts';
import type { SearchHit } from './search-restaurants.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** The first condition that left nobody: the words or the place; cuisine or price; the visit; being open now. */
export type NothingReason = 'no_match' | 'filters' | 'no_table' | 'closed_now';

export type AlternativeKind = 'without_filters' | 'other_time' | 'other_date' | 'farther';

/** A question that differs in one condition, and who answers it, the first of the order. */
export interface Alternative {
  readonly kind: AlternativeKind;
  readonly request: SearchRequest;
  readonly hits: readonly SearchHit[];
}

/** What a search that shows nobody tells instead. */
export interface NothingFound {
  readonly reason: NothingReason;
  /** Of the first houses that match: which rule says no to the party, the most frequent first. */
  readonly rules: readonly { readonly rule: Rule; readonly restaurants: number }[];
  readonly alternatives: readonly Alternative[];
}

/** More than that nobody reads on a telephone. */
export const alternativeHits = 5;
const timesShown = 5;
/** To explain a day takes some milliseconds. */
export const explainedMax = 5;
const fartherTimes = 3;
const radiusMMax = 100_000;
/** Days around those asked for. Each is a day that memory has to know. */
const daysAround = [1, -1, 2];

export function reasonOf({ facets }: Pick<BegunSearch, 'facets'>, { visit }: Pick<SearchRequest, 'visit'>): NothingReason {
  if (facets.matched === 0) return 'no_match';
  if (facets.total === 0) return 'filters';
  return visit === null ? 'closed_now' : 'no_table';
}

/** Questions near the one that found nobody, the nearest first. */
export function nearbyRequests(request: SearchRequest, { reason, nowMs }: { reason: NothingReason; nowMs: number }): { readonly kind: AlternativeKind; readonly request: SearchRequest }[] {
  const asked = { ...request, cursor: null, limit: alternativeHits };
  const { visit, near } = request;
  const nearby: { kind: AlternativeKind; request: SearchRequest }[] = [];
  if (reason === 'filters') nearby.push({ kind: 'without_filters', request: { ...asked, cuisines: null, priceLevels: null } });
  if (reason === 'no_table' && visit !== null) {
    nearby.push({ kind: 'other_time', request: { ...asked, visit: { ...visit, fromMinute: dayStartMinute, untilMinute: dayEndMinute - 1 } } });
    const serviceDates = datesAround(visit, nowMs);
    if (serviceDates.length > 0) nearby.push({ kind: 'other_date', request: { ...asked, visit: { ...visit, serviceDates } } });
  }
  if (near !== null && near.radiusM < radiusMMax) nearby.push({ kind: 'farther', request: { ...asked, near: { ...near, radiusM: Math.min(radiusMMax, near.radiusM * fartherTimes) } } });
  return nearby;
}

/** Of the times that are shown instead, those nearest to what was wanted. */
export function nearestTo({ fromMinute, untilMinute }: SearchVisit, { times, ...hit }: SearchHit): SearchHit {
  const wanted = (fromMinute + untilMinute) / 2;
  const nearest = times === null ? null : [...times].sort((one, other) => Math.abs(one.minute - wanted) - Math.abs(other.minute - wanted)).slice(0, timesShown);
  return { ...hit, times: nearest?.sort((one, other) => one.startsAtMs - other.startsAtMs) ?? null };
}

/** Which rule says no to the party on the first date: of each house the one of its most willing quarter. */
export function countRules(restaurantIds: readonly number[], rows: PageRows, { visit, nowMs }: { visit: SearchVisit; nowMs: number }): NothingFound['rules'] {
  const counts = new Map<Rule, number>();
  const [serviceDate = ''] = visit.serviceDates;
  for (const id of restaurantIds) {
    const plan = rows.plans.get(id);
    if (plan === undefined) continue;
    const quarters = explain(dayOfPlan(plan, { serviceDate, bookings: rows.occupanciesOf(id, serviceDate), nowMs }), visit.partySize);
    const rule = mostWilling(quarters.filter(({ minute }) => minute >= visit.fromMinute && minute <= visit.untilMinute));
    if (rule !== null) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].map(([rule, restaurants]) => ({ rule, restaurants })).sort((one, other) => other.restaurants - one.restaurants);
}

function mostWilling(quarters: readonly QuarterVerdict[]): Rule | null {
  const open = quarters.filter(({ refusals }) => !refusals.some(({ rule }) => rule === 'closed'));
  const best = (open.length > 0 ? open : quarters).toSorted((one, other) => one.refusals.length - other.refusals.length)[0];
  return best?.refusals[0]?.rule ?? null;
}

/** None that lies behind everybody: the eve of Greenwich's today is still today west of it. */
function datesAround({ serviceDates }: SearchVisit, nowMs: number): string[] {
  const first = calendarDateOf(Math.floor(nowMs / dayMs) - 1);
  const around = serviceDates.flatMap((date) => daysAround.map((days) => plusDays(date, days))).filter((date) => !serviceDates.includes(date) && date >= first);
  return [...new Set(around)].slice(0, daysAround.length).sort();
}
