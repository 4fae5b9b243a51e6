import { calendarDateOf, dayMs, plusDays, quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, loadPlanVersions } from '#restaurants';
import { specialDayOf, type HousePlan } from '../../domain/day-of-plan.ts';
import { readRangeOfWindow, startsWithin } from '../../domain/day-services.ts';
import { loadPageOccupancies } from '../../persistence/page-occupancies.ts';
import type { Occupancy } from '../../domain/restaurant-day.ts';
import type { TimeRange } from '../../domain/shared-times.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** What restaurants are judged on: rows of one snapshot. */
export interface PageRows {
  /** With what they have on the dates of the visit, and around now where who is open was asked for. */
  readonly plans: ReadonlyMap<number, HousePlan>;
  /** Who takes up room on a date of the visit, as far as the window needs them. */
  readonly occupanciesOf: (restaurantId: number, serviceDate: string) => readonly Occupancy[];
}

/** What a process knows of the restaurants before it reads their rows. */
export interface KnownHouses {
  /** By it the bookings are asked for, before the plans are there. */
  readonly timeZoneOf: (restaurantId: number) => string;
  /** The floor plan of this version, if it is known. */
  readonly planOf: (restaurantId: number, version: string) => HousePlan | null;
}

/** How long parties stay, as a rule. Where some stay longer, the bookings are read again. */
const usualStayMs = 4 * 3_600_000;
const nobody: readonly Occupancy[] = [];

/** Reads what the candidates of a search are judged on, in one burst where it knows enough. */
export class PageReader {
  private readonly sent = new Map<readonly number[], Promise<PageRows>>();

  constructor(
    private readonly tx: Tx,
    private readonly request: Pick<SearchRequest, 'visit' | 'openNow'>,
    /** The instant of the snapshot as far as it is known before it: to the day. */
    private readonly nowMs: number,
  ) {}

  /** Once for one list, however often it is called with it. */
  read(restaurantIds: readonly number[], known: KnownHouses | null = null): Promise<PageRows> {
    const sent = this.sent.get(restaurantIds) ?? this.send(restaurantIds, known);
    this.sent.set(restaurantIds, sent);
    return sent;
  }

  private async send(restaurantIds: readonly number[], known: KnownHouses | null): Promise<PageRows> {
    const { visit, openNow } = this.request;
    if (visit === null && !openNow) return { plans: new Map(), occupanciesOf: () => nobody };
    const guesses = visit === null || known === null ? [] : visit.serviceDates.map((date) => this.guess(restaurantIds, date, { visit, known }));
    const [plans, ...ahead] = await Promise.all([known === null ? this.load(restaurantIds) : this.plansOf(restaurantIds, known), ...guesses]);
    if (visit === null || plans.size === 0) return { plans, occupanciesOf: () => nobody };
    const read = await Promise.all(visit.serviceDates.map((date, at) => this.occupancies(restaurantIds, { serviceDate: date, needed: widestRange(plans, date, visit), ahead: ahead[at] })));
    return { plans, occupanciesOf: (restaurantId, serviceDate) => read[visit.serviceDates.indexOf(serviceDate)]?.get(restaurantId) ?? nobody };
  }

  // Invariant B13: a page is judged on the floor plans of its own snapshot, also where this process had kept them.
  // Why: a plan changes in another process, or by hand, before this one hears of it. Held by: the version read in the
  // snapshot is the kept plan's, else the plan is read (R6). Proved by: test/e2e/search/page-plans.spec.ts
  private async plansOf(restaurantIds: readonly number[], { planOf }: KnownHouses): Promise<Map<number, HousePlan>> {
    const plans = new Map<number, HousePlan>();
    const unknown: number[] = [];
    for (const [id, version] of await loadPlanVersions(this.tx, restaurantIds)) {
      const plan = planOf(id, version);
      if (plan === null) unknown.push(id);
      else plans.set(id, plan);
    }
    if (unknown.length > 0) for (const [id, plan] of await this.load(unknown)) plans.set(id, plan);
    return plans;
  }

  private load(restaurantIds: readonly number[]): Promise<Map<number, HousePlan>> {
    const { visit, openNow } = this.request;
    const today = calendarDateOf(Math.floor(this.nowMs / dayMs));
    const dates = [...(visit?.serviceDates ?? []), ...(openNow ? [plusDays(today, -2), plusDays(today, 2)] : [])].sort();
    return loadFloorPlans(this.tx, { restaurantIds, fromDate: dates[0] ?? '', toDate: dates.at(-1) ?? '' });
  }

  /** Who knows the zones of the restaurants need not wait for their plans to read the bookings. */
  private async guess(restaurantIds: readonly number[], serviceDate: string, { visit, known }: { visit: SearchVisit; known: KnownHouses }): Promise<ReadAhead> {
    const range = guessedRange(restaurantIds, serviceDate, { visit, known });
    return { range, occupancies: await loadPageOccupancies(this.tx, { restaurantIds, serviceDate, ...range }) };
  }

  private occupancies(restaurantIds: readonly number[], { serviceDate, needed, ahead }: { serviceDate: string; needed: TimeRange; ahead: ReadAhead | undefined }): Promise<ReadAhead['occupancies']> | ReadAhead['occupancies'] {
    return ahead !== undefined && covers(ahead.range, needed) ? ahead.occupancies : loadPageOccupancies(this.tx, { restaurantIds, serviceDate, ...needed });
  }
}

interface ReadAhead {
  readonly range: TimeRange;
  readonly occupancies: ReadonlyMap<number, readonly Occupancy[]>;
}

function guessedRange(restaurantIds: readonly number[], serviceDate: string, { visit, known }: { visit: SearchVisit; known: KnownHouses }): TimeRange {
  const starts = [...new Set(restaurantIds.map(known.timeZoneOf))].map((timeZone) => startsWithin(quarterTableOf(serviceDate, timeZone), visit));
  return { fromMs: Math.min(...starts.map(({ fromMs }) => fromMs)), untilMs: Math.max(...starts.map(({ untilMs }) => untilMs)) + usualStayMs };
}

function widestRange(plans: ReadonlyMap<number, HousePlan>, serviceDate: string, visit: SearchVisit): TimeRange {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const plan of plans.values()) {
    const range = readRangeOfWindow({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone), visit);
    fromMs = Math.min(fromMs, range.fromMs);
    untilMs = Math.max(untilMs, range.untilMs);
  }
  return { fromMs, untilMs };
}

/** Whether what was read is all that decides the days. */
function covers(read: TimeRange, needed: TimeRange): boolean {
  return read.fromMs <= needed.fromMs && read.untilMs >= needed.untilMs;
}
