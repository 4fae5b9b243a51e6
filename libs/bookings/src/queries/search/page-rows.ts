import { calendarDateOf, dayMs, plusDays, quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, type CardOfPlan } from '#restaurants';
import { specialDayOf, type HousePlan, type VersionedPlan } from '../../domain/day-of-plan.ts';
import { readRangeOf, readRangeOfVisit } from '../../domain/day-services.ts';
import { loadPageOccupancies, occupanciesIn } from '../../persistence/page-occupancies.ts';
import type { Occupancy } from '../../domain/restaurant-day.ts';
import type { TimeRange } from '../../domain/shared-times.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** What restaurants are judged on: rows of one snapshot. */
export interface PageRows {
  /** With what they have on the dates of the visit, and around now where who is open was asked for. */
  readonly plans: ReadonlyMap<number, HousePlan>;
  /** By date of the visit, in its order. */
  readonly bookings: readonly BookingsRead[];
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

/** Who takes up room somewhere on a date, by restaurant; one without any is missing. */
export interface BookingsRead {
  readonly serviceDate: string;
  readonly range: TimeRange;
  readonly of: ReadonlyMap<number, Uint8Array>;
}

const nobody: readonly Occupancy[] = [];

export interface PageReaderOptions {
  /** The instant of the snapshot as far as it is known before it: to the day. */
  readonly nowMs: number;
  /** All of the dates, for who keeps them for other visits; else what the visit needs of them. */
  readonly wholeDays: boolean;
}

/** Reads what the candidates of a search are judged on, in one burst where it knows enough. */
export class PageReader {
  private readonly sent = new Map<readonly number[], Promise<PageRows>>();

  constructor(
    private readonly tx: Tx,
    private readonly request: Pick<SearchRequest, 'visit' | 'openNow'>,
    private readonly options: PageReaderOptions,
  ) {}

  /** Once for one list, however often it is called with it. */
  read(restaurantIds: readonly number[], known: KnownHouses | null = null): Promise<PageRows> {
    const sent = this.sent.get(restaurantIds) ?? this.send(restaurantIds, known);
    this.sent.set(restaurantIds, sent);
    return sent;
  }

  private async send(restaurantIds: readonly number[], known: KnownHouses | null): Promise<PageRows> {
    const { visit, openNow } = this.request;
    if (visit === null && !openNow) return { plans: new Map(), bookings: [], occupanciesOf: () => nobody };
    const kept = known === null ? new Map<number, VersionedPlan>() : keptPlans(restaurantIds, known);
    // Most plans are as they were: who knows them need not wait for any to read the bookings.
    const ahead = visit === null || kept.size === 0 ? [] : visit.serviceDates.map((date) => this.readBookings(restaurantIds, date, this.rangeOf(kept, date, visit)));
    const [plans, ...read] = await Promise.all([known === null ? this.loadPlans(restaurantIds) : this.judgedPlans(kept, known), ...ahead]);
    if (visit === null || plans.size === 0) return { plans, bookings: [], occupanciesOf: () => nobody };
    const bookings = await Promise.all(visit.serviceDates.map((date, at) => this.enough(read[at], restaurantIds, date, this.rangeOf(plans, date, visit))));
    return { plans, bookings, occupanciesOf: (restaurantId, serviceDate) => occupanciesOf(bookings, restaurantId, serviceDate) };
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
    const today = calendarDateOf(Math.floor(this.options.nowMs / dayMs));
    const dates = [...(visit?.serviceDates ?? []), ...(openNow ? [plusDays(today, -2), plusDays(today, 2)] : [])].sort();
    return loadFloorPlans(this.tx, { restaurantIds, fromDate: dates[0] ?? '', toDate: dates.at(-1) ?? '' });
  }

  private async readBookings(restaurantIds: readonly number[], serviceDate: string, range: TimeRange): Promise<BookingsRead> {
    return { serviceDate, range, of: await loadPageOccupancies(this.tx, { restaurantIds, ...range }) };
  }

  /** The range whose bookings decide the date for all of them. */
  private rangeOf(plans: ReadonlyMap<number, HousePlan>, serviceDate: string, visit: SearchVisit): TimeRange {
    const ranges = [...plans.values()].map((plan) => rangeOn(serviceDate, plan, this.options.wholeDays ? null : visit));
    return { fromMs: Math.min(...ranges.map(({ fromMs }) => fromMs)), untilMs: Math.max(...ranges.map(({ untilMs }) => untilMs)) };
  }

  /** What was read, unless a plan that has changed asks for more. */
  private async enough(read: BookingsRead | undefined, restaurantIds: readonly number[], serviceDate: string, needed: TimeRange): Promise<BookingsRead> {
    return read !== undefined && covers(read.range, needed) ? read : this.readBookings(restaurantIds, serviceDate, needed);
  }
}

export function covers(range: TimeRange, needed: TimeRange): boolean {
  return range.fromMs <= needed.fromMs && range.untilMs >= needed.untilMs;
}

/** The range whose bookings decide a restaurant's date: all of it, or such a visit. */
export function rangeOn(serviceDate: string, plan: HousePlan, visit: SearchVisit | null): TimeRange {
  const day = { ...plan, specialDay: specialDayOf(plan, serviceDate) };
  const table = quarterTableOf(serviceDate, plan.timeZone);
  return visit === null ? readRangeOf(day, table) : readRangeOfVisit(day, table, visit);
}

function occupanciesOf(bookings: readonly BookingsRead[], restaurantId: number, serviceDate: string): readonly Occupancy[] {
  const bytes = bookings.find((read) => read.serviceDate === serviceDate)?.of.get(restaurantId);
  return bytes === undefined ? nobody : occupanciesIn(bytes, serviceDate);
}

function keptPlans(restaurantIds: readonly number[], { planOf }: KnownHouses): Map<number, VersionedPlan> {
  const kept = new Map<number, VersionedPlan>();
  for (const id of restaurantIds) {
    const plan = planOf(id);
    if (plan !== null) kept.set(id, plan);
  }
  return kept;
}
