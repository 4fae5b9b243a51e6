import { calendarDateOf, dayMs, plusDays, quarterTableOf, type Tx } from '#kernel';
import { loadFloorPlans, type FloorPlan } from '#restaurants';
import { specialDayOf } from '../../domain/day-of-plan.ts';
import { readRangeOf } from '../../domain/day-services.ts';
import { loadPageOccupancies } from '../../persistence/day-occupancies.ts';
import type { Occupancy } from '../../domain/restaurant-day.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** What restaurants are judged on: rows of one snapshot. */
export interface PageRows {
  /** With what they have on the dates of the visit; empty when none is asked for. */
  readonly visited: ReadonlyMap<number, FloorPlan>;
  /** Who takes up room on the dates of the visit, as far as `seatable` needs them. */
  readonly occupanciesOf: (restaurantId: number, serviceDate: string) => readonly Occupancy[];
  /** With what they have around now; empty unless who is open was asked for. */
  readonly around: ReadonlyMap<number, FloorPlan>;
}

interface TimeRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Who knows the zones of the restaurants need not wait for their plans to read the bookings. */
export interface ReadAhead {
  readonly timeZoneOf: (restaurantId: number) => string;
}

/** How long parties stay, as a rule. Where some stay longer, the bookings are read again. */
const usualStayMs = 4 * 3_600_000;
const none: ReadonlyMap<number, FloorPlan> = new Map();

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
  read(restaurantIds: readonly number[], ahead: ReadAhead | null = null): Promise<PageRows> {
    const sent = this.sent.get(restaurantIds) ?? this.send(restaurantIds, ahead);
    this.sent.set(restaurantIds, sent);
    return sent;
  }

  private async send(restaurantIds: readonly number[], ahead: ReadAhead | null): Promise<PageRows> {
    const { visit, openNow } = this.request;
    const visited = visit === null ? Promise.resolve(null) : this.visited(restaurantIds, visit, ahead);
    const around = openNow ? this.around(restaurantIds) : Promise.resolve(none);
    const [rows, plansAround] = await Promise.all([visited, around]);
    return { visited: rows?.plans ?? none, occupanciesOf: (id, date) => rows?.occupanciesOf(id, date) ?? [], around: plansAround };
  }

  private async visited(restaurantIds: readonly number[], { serviceDates }: SearchVisit, ahead: ReadAhead | null): Promise<Visited> {
    const guessed = ahead === null ? null : serviceDates.map((date) => guessedRange(restaurantIds, date, ahead));
    const [plans, readAhead] = await Promise.all([
      loadFloorPlans(this.tx, { restaurantIds, fromDate: serviceDates[0] ?? '', toDate: serviceDates.at(-1) ?? '' }),
      Promise.all(guessed?.map((range) => loadPageOccupancies(this.tx, { restaurantIds, ...range })) ?? []),
    ]);
    if (plans.size === 0) return { plans, occupanciesOf: () => [] };
    const occupancies = await Promise.all(
      serviceDates.map(async (date, at) => {
        const needed = widestRange(plans, date);
        const read = readAhead[at];
        return read !== undefined && covers(guessed?.[at], needed) ? read : loadPageOccupancies(this.tx, { restaurantIds, ...needed });
      }),
    );
    return { plans, occupanciesOf: (restaurantId, serviceDate) => occupancies[serviceDates.indexOf(serviceDate)]?.of(restaurantId, serviceDate) ?? [] };
  }

  private around(restaurantIds: readonly number[]): Promise<Map<number, FloorPlan>> {
    const today = calendarDateOf(Math.floor(this.nowMs / dayMs));
    return loadFloorPlans(this.tx, { restaurantIds, fromDate: plusDays(today, -2), toDate: plusDays(today, 2) });
  }
}

interface Visited extends Pick<PageRows, 'occupanciesOf'> {
  readonly plans: ReadonlyMap<number, FloorPlan>;
}

function guessedRange(restaurantIds: readonly number[], serviceDate: string, { timeZoneOf }: ReadAhead): TimeRange {
  const days = [...new Set(restaurantIds.map(timeZoneOf))].map((timeZone) => quarterTableOf(serviceDate, timeZone));
  return { fromMs: Math.min(...days.map(({ startMs }) => startMs)), untilMs: Math.max(...days.map(({ endMs }) => endMs)) + usualStayMs };
}

function widestRange(plans: ReadonlyMap<number, FloorPlan>, serviceDate: string): TimeRange {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const plan of plans.values()) {
    const range = readRangeOf({ ...plan, specialDay: specialDayOf(plan, serviceDate) }, quarterTableOf(serviceDate, plan.timeZone));
    fromMs = Math.min(fromMs, range.fromMs);
    untilMs = Math.max(untilMs, range.untilMs);
  }
  return { fromMs, untilMs };
}

/** Whether what was read is all that decides the days. */
function covers(read: TimeRange | undefined, needed: TimeRange): boolean {
  return read !== undefined && read.fromMs <= needed.fromMs && read.untilMs >= needed.untilMs;
}
