import { calendarDateOf, dayMs, plusDays, quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, type CardOfPlan } from '#restaurants';
import { specialDayOf, type HousePlan, type VersionedPlan } from '../../domain/day-of-plan.ts';
import { readRangeOfVisit } from '../../domain/day-services.ts';
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
  /** The floor plan that it keeps, whatever has become of it since. */
  readonly planOf: (restaurantId: number) => VersionedPlan | null;
  /** Those on the list, with the versions of their plans, read in the same snapshot. Nobody else is judged. */
  readonly cards: Promise<ReadonlyMap<number, Pick<CardOfPlan, 'planVersion'>>>;
}

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
    const kept = known === null ? new Map<number, VersionedPlan>() : keptPlans(restaurantIds, known);
    // Most plans are as they were: who knows them need not wait for any to read the bookings.
    const ahead = visit === null || kept.size === 0 ? [] : visit.serviceDates.map((date) => this.readBookings(restaurantIds, date, rangeOf(kept, date, visit)));
    const [plans, ...read] = await Promise.all([known === null ? this.loadPlans(restaurantIds) : this.judgedPlans(kept, known), ...ahead]);
    if (visit === null || plans.size === 0) return { plans, occupanciesOf: () => nobody };
    const bookings = await Promise.all(visit.serviceDates.map((date, at) => this.enough(read[at], restaurantIds, date, rangeOf(plans, date, visit))));
    return { plans, occupanciesOf: (restaurantId, serviceDate) => bookings[visit.serviceDates.indexOf(serviceDate)]?.of.get(restaurantId) ?? nobody };
  }

  // Invariant B13: a page is judged on the floor plans of its own snapshot, also where this process had kept them.
  // Why: a plan changes in another process, or by hand, before this one hears of it. Held by: a kept plan is used when the
  // version read in the snapshot is its own, else the plan is read (R6). Proved by: test/e2e/search/page-plans.spec.ts
  private async judgedPlans(kept: ReadonlyMap<number, VersionedPlan>, { cards }: KnownHouses): Promise<Map<number, HousePlan>> {
    const plans = new Map<number, HousePlan>();
    const changed: number[] = [];
    for (const [id, { planVersion }] of await cards) {
      const plan = kept.get(id);
      if (plan?.version === planVersion) plans.set(id, plan);
      else changed.push(id);
    }
    if (changed.length > 0) for (const [id, plan] of await this.loadPlans(changed)) plans.set(id, plan);
    return plans;
  }

  private loadPlans(restaurantIds: readonly number[]): Promise<Map<number, HousePlan>> {
    const { visit, openNow } = this.request;
    const today = calendarDateOf(Math.floor(this.nowMs / dayMs));
    const dates = [...(visit?.serviceDates ?? []), ...(openNow ? [plusDays(today, -2), plusDays(today, 2)] : [])].sort();
    return loadFloorPlans(this.tx, { restaurantIds, fromDate: dates[0] ?? '', toDate: dates.at(-1) ?? '' });
  }

  private async readBookings(restaurantIds: readonly number[], serviceDate: string, range: TimeRange): Promise<BookingsRead> {
    return { range, of: await loadPageOccupancies(this.tx, { restaurantIds, serviceDate, ...range }) };
  }

  /** What was read, unless a plan that has changed asks for more. */
  private async enough(read: BookingsRead | undefined, restaurantIds: readonly number[], serviceDate: string, needed: TimeRange): Promise<BookingsRead> {
    return read !== undefined && read.range.fromMs <= needed.fromMs && read.range.untilMs >= needed.untilMs ? read : this.readBookings(restaurantIds, serviceDate, needed);
  }
}

interface BookingsRead {
  readonly range: TimeRange;
  readonly of: ReadonlyMap<number, readonly Occupancy[]>;
}

function keptPlans(restaurantIds: readonly number[], { planOf }: KnownHouses): Map<number, VersionedPlan> {
  const kept = new Map<number, VersionedPlan>();
  for (const id of restaurantIds) {
    const plan = planOf(id);
    if (plan !== null) kept.set(id, plan);
  }
  return kept;
}

/** The range whose bookings decide the visit on a date, for all of them. */
function rangeOf(plans: ReadonlyMap<number, HousePlan>, serviceDate: string, visit: SearchVisit): TimeRange {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const plan of plans.values()) {
    const range = readRangeOfVisit({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone), visit);
    fromMs = Math.min(fromMs, range.fromMs);
    untilMs = Math.max(untilMs, range.untilMs);
  }
  return { fromMs, untilMs };
}
